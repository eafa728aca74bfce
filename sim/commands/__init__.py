"""The commands, one file each: signature, help, and what is printed. ``screen`` holds what they share."""

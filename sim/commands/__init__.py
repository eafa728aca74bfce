"""The commands, one file each: signature, help, and what is printed.

A file whose function (or group of commands) has the name of the file is a command, and the face finds it by itself;
an underscore may follow where Python has the name already (``list_``). The other files hold what commands share:
``options``, ``screen``, ``summary``, ``swept``. A command imports the rooms below (analysis too) inside its function,
so that no command pays for another.
"""

"""The stylised facts as programs that can fail: one file a case, found by itself."""

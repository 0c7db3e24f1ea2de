"""Builds what a writer downloads: one self-contained folder a system, and the package around it.

    pins.txt       what is carried along, in exact versions
    facts.py       name, version, file types: said once, read by every installer
    leave_out.py   what of it is not needed, with reasons
    interpreter.py where each system's Python comes from
    folder.py      the folder: interpreter, packages, program, licences; pruned, compiled, reported
    linux.py       .deb and .tar.xz
    windows.py     the setup program
    macos.py       .app and .dmg

Knows nothing of the program's insides but its package's name and the kernel's source.
"""

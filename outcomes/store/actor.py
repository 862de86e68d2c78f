"""Who acts: the account that the operating system runs this process as, whatever the environment says."""

import os

if os.name == "posix":
    import pwd


def system_user() -> str:
    """The name of the account of this process; its number where it has no name, as in some containers.

    Not `getpass.getuser`: that believes `LOGNAME` and `USER`, which anybody may set.
    """
    if os.name != "posix":
        return os.getlogin()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())

"""What a browser has sent to a form, as Streamlit holds it in memory for each session."""

from collections.abc import Iterable

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx


def session_id() -> str:
    """Whose run this is: one tab of one browser."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def forget_uploads(file_ids: Iterable[str]) -> None:
    """Let files go that have been sent on: the form forgets them, and would keep their bytes until the tab is shut."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        for file_id in file_ids:
            context.uploaded_file_mgr.remove_file(context.session_id, file_id)

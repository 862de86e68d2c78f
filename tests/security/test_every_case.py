"""Abuse cases of uploads, spreadsheets, wrong content, logs and durability, by number, and what proves each."""

import importlib

import pytest

SPOILT = "tests.security.test_uploads"
QUIRK = "tests.security.test_spreadsheet_quirks"
CONTENT = "tests.security.test_wrong_content"
HTTP = "tests.security.test_uploads_over_http"
BAD = "tests.loaders.test_badinput"
READING = "tests.loaders.test_reading"
WORKBOOK = "tests.loaders.test_workbook"
TEXT = "tests.loaders.test_delimited_text"
RULES = "tests.loaders.test_contract"
TIDY = "tests.loaders.test_results_tidy"
REGISTERS = "tests.loaders.test_registers"
PUBLISH = "tests.returns.test_publishing"
LOADING = "tests.returns.test_loading"
LOG = "tests.store.test_log"
DURABLE = "tests.returns.test_durability"
KEEPING = "tests.returns.test_retention"
ERASING = "tests.returns.test_erasing"

CASES: dict[int, tuple[str, ...]] = {
    # --- bytes and containers
    # Nothing in it: no bytes, only headings, only line ends.
    1: (f"{SPOILT}::test_case_01_a_file_with_nothing_in_it_leaves_only_the_attempt",),
    # Another container than its name says.
    2: (
        f"{SPOILT}::test_case_02_content_decides_and_the_message_says_what_it_is",
        f"{SPOILT}::test_case_02_what_is_no_table_is_refused_by_its_name",
    ),
    # Bombs: zip, entities in the sheet, the strings and the book, gzip; 100 MB here, 4 GB in `make prove`.
    3: (
        f"{SPOILT}::test_case_03_a_bomb_is_refused_and_costs_the_server_nothing",
        f"{BAD}::test_no_hostile_file_costs_the_checking_process_memory_or_time",
    ),
    # Entities that name a file or an address.
    4: (
        f"{BAD}::test_an_entity_is_not_fetched_and_no_file_is_read",
        f"{SPOILT}::test_case_04_a_definition_that_comes_late_reads_no_file",
        f"{READING}::test_it_can_open_neither_a_file_nor_a_socket",
    ),
    # Archives that name files outside themselves, the same file twice, or thousands.
    5: (f"{SPOILT}::test_case_05_no_file_is_made_outside_the_folder_of_the_reading",),
    # Counts that lie, and cells far from the table.
    6: (
        f"{SPOILT}::test_case_06_a_count_that_lies_is_refused_and_the_server_lives",
        f"{SPOILT}::test_case_06_a_size_that_is_only_said_is_not_believed",
        f"{SPOILT}::test_case_06_a_row_or_a_cell_that_is_there_twice_is_not_chosen_between",
    ),
    # Passwords.
    7: (f"{SPOILT}::test_case_07_a_locked_workbook_is_asked_for_without_its_password",),
    # Uploads that are too large, or lie about their length.
    8: (f"{HTTP}::test_case_08_more_than_is_allowed_is_refused_and_never_held",),
    # A program sent past the page.
    9: (
        f"{HTTP}::test_case_09_what_is_no_table_is_refused_before_it_is_kept_and_told_to_the_log",
        f"{HTTP}::test_case_09_a_program_called_a_table_is_not_stored_unless_somebody_sends_the_form",
    ),
    # Half an upload.
    10: (
        f"{HTTP}::test_case_10_half_an_upload_leaves_nothing_and_stops_nobody",
        "tests.pages.test_returns::test_an_upload_that_was_abandoned_yesterday_is_gone_with_the_next",
    ),
    # Files that were cut off.
    11: (
        f"{SPOILT}::test_case_11_a_row_that_was_cut_off_is_never_accepted_short",
        f"{SPOILT}::test_case_11_a_torn_write_and_half_a_workbook_are_refused",
    ),
    # Other people's collections of bad files, and a polluter of our own.
    12: (
        f"{BAD}::test_a_file_becomes_what_the_manifest_says",
        f"{BAD}::test_csv_spectrum_is_read_exactly",
        "tests.loaders.test_pollution::test_no_polluted_return_loads_wrong_in_a_sample",
        "tests.loaders.test_pollution::test_no_polluted_return_loads_wrong",
    ),
    # --- spreadsheets and text
    # Encodings.
    40: (
        f"{QUIRK}::test_case_40_text_is_read_exactly_or_not_at_all",
        f"{QUIRK}::test_case_40_windows_text_shows_the_names_that_changed",
        f"{TEXT}::test_text_that_could_be_read_two_ways_is_refused_with_its_line",
    ),
    # Signs that cannot be seen, or look like others.
    41: (
        f"{QUIRK}::test_case_41_what_only_looks_alike_is_not_taken_for_it",
        f"{QUIRK}::test_case_41_what_cannot_be_seen_is_made_plain_and_said",
    ),
    # Separators and decimal commas.
    42: (
        f"{QUIRK}::test_case_42_a_separator_is_certain_or_refused",
        f"{TEXT}::test_the_comma_is_the_separator_unless_another_is_certain",
    ),
    # Percentages of two scales, counts that are none.
    43: (
        f"{QUIRK}::test_case_43_two_scales_in_one_column_are_refused_by_the_cell",
        f"{QUIRK}::test_case_43_two_scales_of_one_measure_are_refused_and_proportions_asked_about",
        f"{QUIRK}::test_case_43_a_count_is_a_whole_number_in_plain_digits",
    ),
    # Signs for figures that are not there, and schools that are called so.
    44: (
        f"{QUIRK}::test_case_44_each_sign_is_a_status_and_none_is_a_number",
        f"{QUIRK}::test_case_44_a_sign_nobody_declared_is_refused",
        f"{QUIRK}::test_case_44_a_school_may_be_called_so",
    ),
    # Numbers that Excel has shortened.
    45: (
        f"{QUIRK}::test_case_45_a_number_that_excel_has_spoilt_is_refused_by_its_row",
        f"{QUIRK}::test_case_45_a_number_that_has_only_gained_a_decimal_is_read_as_it_was",
        f"{RULES}::test_lost_noughts_are_put_back_only_where_there_is_such_a_school",
    ),
    # Exactly as many rows as Excel holds, or more than any return has.
    46: (
        f"{QUIRK}::test_case_46_a_sheet_as_long_as_excel_was_is_asked_about",
        f"{TEXT}::test_exactly_as_many_rows_as_excel_has_is_queried",
        f"{BAD}::test_no_hostile_file_costs_the_checking_process_memory_or_time",
    ),
    # Dates.
    47: (
        f"{QUIRK}::test_case_47_a_date_is_read_as_declared",
        f"{QUIRK}::test_case_47_a_day_that_may_be_a_month_is_not_believed_where_another_must_be",
        f"{QUIRK}::test_case_47_dates_of_both_excels_are_the_same_days",
        f"{QUIRK}::test_case_47_a_range_that_became_a_date_is_refused",
    ),
    # Errors, and formulas without results.
    48: (
        f"{QUIRK}::test_case_48_an_error_is_never_a_blank_however_it_is_written",
        f"{QUIRK}::test_case_48_a_formula_whose_result_is_no_text_is_a_blank",
        f"{QUIRK}::test_case_48_an_error_is_nobodys_name",
        f"{QUIRK}::test_case_48_an_error_in_an_open_document_is_no_nought",
    ),
    # Titles, stacked headings, footnotes, second tables, merged cells.
    49: (
        f"{QUIRK}::test_case_49_headings_are_found_below_titles_and_that_is_said",
        f"{QUIRK}::test_case_49_what_stands_below_the_table_is_refused",
        f"{QUIRK}::test_case_49_cells_merged_in_the_table_are_asked_about_by_their_row",
    ),
    # What is hidden.
    50: (
        f"{QUIRK}::test_case_50_nothing_of_a_hidden_sheet_is_read_or_kept_with_a_return",
        f"{QUIRK}::test_case_50_hidden_rows_and_columns_are_read_and_asked_about",
        f"{QUIRK}::test_case_50_hidden_rows_of_an_open_document_are_asked_about",
        f"{WORKBOOK}::test_a_workbook_with_only_hidden_sheets_is_refused",
    ),
    # Totals among the rows.
    51: (
        f"{QUIRK}::test_case_51_a_total_is_left_out_and_held_against_our_own_sum",
        f"{QUIRK}::test_case_51_a_total_in_a_publication_is_never_counted_as_a_school",
    ),
    # Headings twice, blank, renamed, missing, in another order.
    52: (
        f"{QUIRK}::test_case_52_headings_are_matched_exactly_and_once",
        f"{QUIRK}::test_case_52_columns_may_stand_in_any_order",
    ),
    # Rows that came apart.
    53: (f"{QUIRK}::test_case_53_a_row_that_came_apart_is_refused_by_its_number",),
    # Blank and formatted rows and columns around.
    54: (f"{QUIRK}::test_case_54_blank_rows_and_columns_around_a_table_are_nothing_and_said",),
    # Numbers as text, flags, spaces.
    55: (
        f"{QUIRK}::test_case_55_numbers_as_text_and_spaces_around_codes_are_read_as_they_are_meant",
        f"{QUIRK}::test_case_55_yes_may_be_written_in_many_ways_and_those_are_counted",
    ),
    # Figures that cannot be.
    56: (
        f"{QUIRK}::test_case_56_a_figure_that_cannot_be_is_refused",
        f"{QUIRK}::test_case_56_minus_nought_is_nought_and_a_value_keeps_its_decimals",
    ),
    # Naughty strings.
    57: (
        f"{QUIRK}::test_case_57_a_naughty_name_is_a_name_and_nothing_else",
        f"{QUIRK}::test_case_57_a_page_of_text_is_no_name",
        f"{QUIRK}::test_case_57_a_finding_is_a_sentence_whatever_the_cell_holds",
        f"{BAD}::test_naughty_strings_are_kept_literally",
        "tests.pages.test_are_we_on_course::test_a_school_may_be_linked_to_and_its_name_is_shown_as_it_stands",
    ),
    # --- the right shape, the wrong content
    # Last term's file as this term's.
    58: (
        f"{CONTENT}::test_case_58_a_file_that_says_its_year_cannot_be_loaded_as_another",
        "tests.loaders.test_ks4_performance::test_a_year_that_the_file_carries_as_an_earlier_one_is_not_its_own",
    ),
    # Another authority's schools, unknown ones, and those that became academies.
    59: (
        f"{CONTENT}::test_case_59_another_authoritys_school_is_a_place_of_its_own_and_not_of_ours",
        f"{CONTENT}::test_case_59_a_number_that_is_no_schools_is_refused",
        f"{REGISTERS}::test_a_conversion_with_a_new_number_is_a_link_and_one_without_is_not",
    ),
    # The same child twice.
    61: (
        f"{CONTENT}::test_case_61_a_child_who_is_there_twice_is_refused_or_asked_about",
        f"{CONTENT}::test_case_61_twins_are_two_children",
        f"{CONTENT}::test_case_61_what_a_file_says_twice_is_never_counted_twice",
    ),
    # Clocks.
    63: (
        f"{CONTENT}::test_case_63_what_came_first_is_told_by_numbers_and_not_by_a_clock",
        "tests.pages.test_returns::test_case_63_a_day_is_told_by_our_clocks",
    ),
    # Cohorts that fall, parts that are more than the whole.
    64: (
        f"{CONTENT}::test_case_64_more_than_everybody_is_refused",
        f"{CONTENT}::test_case_64_a_cohort_that_falls_needs_a_yes",
        f"{TIDY}::test_the_sexes_are_everybody_or_a_query",
    ),
    # Measures that changed their meaning.
    65: (
        "tests.answers.test_no_path_crosses_a_break::test_no_path_and_no_pace_crosses_a_hard_break",
        "tests.metrics.test_breaks::test_no_target_crosses_a_hard_break",
        "tests.charts.test_trend::test_a_line_never_crosses_a_hard_break",
    ),
    # The same file again, with a cell changed, and by two at once.
    98: (
        f"{CONTENT}::test_case_98_one_changed_cell_is_told_and_replaces_just_that",
        f"{PUBLISH}::test_the_same_file_again_changes_nothing",
        f"{PUBLISH}::test_the_same_file_proposed_twice_is_accepted_once",
        f"{PUBLISH}::test_two_loads_at_once_both_arrive",
    ),
    # Years and terms.
    99: (
        f"{CONTENT}::test_case_99_a_year_has_a_table_of_spellings",
        f"{CONTENT}::test_case_99_a_year_ends_on_a_day_and_not_after_so_many_months",
        f"{CONTENT}::test_case_99_a_term_that_is_none_is_refused",
    ),
    # --- logs
    # Line feeds, escapes and JSON in names.
    36: (f"{LOG}::test_no_name_makes_a_line_or_colours_one",),
    # What a file says, in a log.
    37: (
        f"{LOG}::test_nothing_a_file_says_reaches_the_log",
        f"{LOG}::test_a_fault_is_told_by_its_type_and_place_never_by_its_text",
        f"{LOG}::test_what_we_had_not_foreseen_is_in_the_log_without_its_words",
    ),
    # --- durability
    # Killed at any moment.
    70: (
        f"{DURABLE}::test_a_load_that_is_killed",
        f"{DURABLE}::test_an_undo_or_an_erasure_that_is_killed",
        f"{KEEPING}::test_what_was_kept_and_never_reached_the_ledger_is_taken_back",
    ),
    # Disks that are full, or may only be read.
    72: (
        f"{DURABLE}::test_a_disk_that_is_full_while_a_load_is_read_staged_and_built",
        f"{DURABLE}::test_a_disk_that_is_full_while_a_load_is_accepted",
        f"{DURABLE}::test_a_folder_for_passing_files_that_is_full",
        f"{DURABLE}::test_a_process_that_met_a_full_disk_goes_on_when_there_is_room",
        f"{DURABLE}::test_a_store_that_may_only_be_read_is_read_and_takes_nothing",
    ),
    # Two loads at once, one proposed twice, and who is told.
    73: (
        f"{LOADING}::test_two_crons_at_once_both_end_well_and_nothing_is_loaded_twice",
        f"{LOADING}::test_whoever_finds_the_store_taken_is_told_by_whom",
        f"{PUBLISH}::test_two_loads_at_once_both_arrive",
        f"{PUBLISH}::test_the_same_file_proposed_twice_is_accepted_once",
    ),
    # A reader while others load.
    75: (f"{LOADING}::test_a_reader_sees_the_old_or_the_new_whole_while_others_load",),
    # A reading process that hangs, dies or talks nonsense.
    79: (
        f"{READING}::test_a_process_that_takes_too_long_is_stopped",
        f"{READING}::test_nothing_outlives_the_process_that_asked",
    ),
    # Erasure and retention.
    95: (
        f"{ERASING}::test_a_return_that_is_erased_is_found_nowhere_any_more",
        f"{ERASING}::test_some_rows_of_a_return_are_erased_and_the_rest_stays_in_force",
        f"{KEEPING}::test_an_original_that_names_pupils_goes_when_its_time_is_up",
    ),
}

UPLOADS = range(1, 13)
QUIRKS = range(40, 58)
WRONG_CONTENT = (58, 59, 98, 61, 99, 63, 64, 65)
LOGS = (36, 37)
DURABILITY = (70, 72, 73, 75, 79, 95)


def test_every_case_is_here():
    assert set(CASES) == {*UPLOADS, *QUIRKS, *WRONG_CONTENT, *LOGS, *DURABILITY}


@pytest.mark.parametrize("case", sorted(CASES))
def test_a_case_is_proved_by_tests_that_there_are(case):
    for proof in CASES[case]:
        module, _, function = proof.partition("::")
        assert callable(getattr(importlib.import_module(module), function, None)), proof


@pytest.mark.parametrize("module", [SPOILT, QUIRK, CONTENT, HTTP])
def test_a_test_that_carries_a_number_is_in_the_table(module):
    named = [name for name in dir(importlib.import_module(module)) if name.startswith("test_case_")]
    assert [name for name in named if f"{module}::{name}" not in CASES[int(name[10:12])]] == []

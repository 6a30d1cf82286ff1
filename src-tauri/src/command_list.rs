// Every command the window may call, named once: the handler, the permissions that the build
// script makes, and the tests that compare them with the interface and the capability read this.
macro_rules! with_commands {
    ($receiver:ident) => {
        $receiver! {
            status, agenda, requests, request, letters, preview_letter, new_request, save_draft,
            preview_mail, send_letter, discard_draft, draft_letter, outbox, cancel_letter,
            retry_letter, look_for_letter, mark_sent, send_again, record_event, strike_event,
            set_item, inbox, message, message_html, file_message, unfile_message,
            set_message_aside, fetch_mail, import_files, attachment_text, save_attachment,
            practice_answer, issues, issue, save_issue, link_request, unlink_request,
            pin_evidence, unpin_evidence, authorities, save_authority, import_authorities,
            settings, save_identity, save_account, check_account, give_password, use_practice,
            search, work_out, set_regime, merge_calendar, fetch_calendar,
            forget_calendar, message_headers, message_raw, save_message,
            move_message, file_message_also, unfile_message_also, import_folders, import_progress,
            cancel_import, receiving, save_receiving, fetch_progress,
            cancel_fetch, left_in_mailbox, bring_left, dismiss_left, draft_elsewhere,
            find_settings, try_account, set_default_account, remove_account,
            save_client, begin_sign_in, finish_sign_in, cancel_sign_in,
            lint_draft, lint_text,
            letter_files, try_letter, save_own_letter, delete_own_letter, import_letters,
            export_letter, address_draft, close_window,
            choose_authority_list, add_councils, give_address,
            batches, batch, check_batch, preview_batch, new_batch, send_batch, pause_batch,
            resume_batch, call_back_batch, correct_batch, follow_batch, choose_batch_list,
            save_batch_answers,
            extract_again, extraction_progress, cancel_extraction,
        }
    };
}

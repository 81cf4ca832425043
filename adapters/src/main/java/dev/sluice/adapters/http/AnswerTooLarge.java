package dev.sluice.adapters.http;

import java.io.IOException;

/** An answer, or an event of it, of more bytes than is read. */
final class AnswerTooLarge extends IOException {

    private static final long serialVersionUID = 1;

    AnswerTooLarge(String message) {
        super(message);
    }
}

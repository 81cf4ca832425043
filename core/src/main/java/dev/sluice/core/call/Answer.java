package dev.sluice.core.call;

/** An answer, and the call that gave it. */
public record Answer(Call call, Completion completion) {

    public String text() {
        return completion.text();
    }
}

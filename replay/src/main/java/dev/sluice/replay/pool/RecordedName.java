package dev.sluice.replay.pool;

import java.util.Optional;

/**
 * What a recorded model's name says of the backend behind it. A name that ends in {@code /direct} or {@code /cot} is one
 * way of calling the backend named before the last slash: without thinking, or with it. Any other name is a backend.
 */
record RecordedName(String model, String backend, Optional<Mode> mode) {

    enum Mode {
        DIRECT,
        COT
    }

    static RecordedName of(String model) {
        int slash = model.lastIndexOf('/');
        if (slash > 0) {
            String backend = model.substring(0, slash);
            switch (model.substring(slash + 1)) {
                case "direct" -> {
                    return new RecordedName(model, backend, Optional.of(Mode.DIRECT));
                }
                case "cot" -> {
                    return new RecordedName(model, backend, Optional.of(Mode.COT));
                }
                default -> {
                    // a slash as in the names of model hubs
                }
            }
        }
        return new RecordedName(model, model, Optional.empty());
    }
}

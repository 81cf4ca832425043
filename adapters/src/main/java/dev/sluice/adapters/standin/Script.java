package dev.sluice.adapters.standin;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Says what a stand-in provider answers. Called by many threads. */
@FunctionalInterface
public interface Script {

    /**
     * @param lastUserText the text of the last message of the user
     * @param request the whole request
     * @return empty for a prompt it does not know, which is answered by 404
     */
    Optional<ScriptedAnswer> answer(String model, String lastUserText, JsonNode request);
}

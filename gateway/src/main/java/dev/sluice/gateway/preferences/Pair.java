package dev.sluice.gateway.preferences;

import tools.jackson.databind.node.ObjectNode;

/**
 * A preference as it is written down.
 *
 * @param unusable whether what was not given holds a call that cannot be made
 */
record Pair(boolean unusable, ObjectNode json) {}

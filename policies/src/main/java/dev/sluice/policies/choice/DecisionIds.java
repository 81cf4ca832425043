package dev.sluice.policies.choice;

import dev.sluice.core.Situation;
import java.util.HexFormat;

/** Names of decisions: a hash of the request's id and the seed, so that the same situation has the same name. */
final class DecisionIds {

    private DecisionIds() {}

    static String of(Situation situation) {
        long hash = 0xcbf29ce484222325L;
        String id = situation.request().id();
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        long first = mixed(hash ^ situation.seed());
        long second = mixed(hash + 0x9e3779b97f4a7c15L * (situation.seed() | 1));
        HexFormat hex = HexFormat.of();
        return "dec_" + hex.toHexDigits(first) + hex.toHexDigits(second, 8);
    }

    private static long mixed(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}

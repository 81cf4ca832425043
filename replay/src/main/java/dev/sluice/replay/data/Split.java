package dev.sluice.replay.data;

import dev.sluice.replay.WrongInput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** Which half a prompt belongs to: policies are fitted on TRAIN and measured on TEST, never the other way round. */
public enum Split {
    TRAIN,
    TEST;

    public static final long DEFAULT_SEED = 1;
    /** Half: the zeroeval_gsm and zeroeval_math_l5 prompts must leave at least 500 to measure on. */
    private static final double TRAIN_SHARE = 0.5;

    /** Depends on nothing but the id and the seed: the first 8 bytes of SHA-256 over {@code seed:id}. */
    public static Split of(String promptId, long seed) {
        byte[] digest = sha256().digest((seed + ":" + promptId).getBytes(StandardCharsets.UTF_8));
        double fraction = (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1.0p-53;
        return fraction < TRAIN_SHARE ? TRAIN : TEST;
    }

    public static Split named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "train" -> TRAIN;
            case "test" -> TEST;
            default -> throw new WrongInput("split must be train or test: " + name);
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}

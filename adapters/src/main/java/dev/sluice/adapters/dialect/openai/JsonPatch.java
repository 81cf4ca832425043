package dev.sluice.adapters.dialect.openai;

import dev.sluice.adapters.dialect.NotExpressible;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Changes to a few top-level fields of a JSON object, spliced into its bytes; everything else stays as it was, byte for
 * byte. A field written twice is changed twice, so that it does not matter which one a reader takes.
 */
final class JsonPatch {

    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxDocumentLength(-1)
                    .build())
            .build();

    /**
     * A field's value where it stands.
     *
     * @param number its value where it is a number, else 0
     * @param fields those of an object whose fields were asked for
     */
    record Field(String name, JsonToken token, int start, int end, double number, List<Field> fields) {}

    private record Splice(int from, int to, byte[] with) {}

    private final byte[] body;
    private final int afterBrace;
    private final boolean empty;
    private final List<Field> fields = new ArrayList<>();
    private final List<Splice> splices = new ArrayList<>();
    private final StringBuilder inserted = new StringBuilder();

    /**
     * @param names the fields that may be changed
     * @param objects those of them whose own fields may be changed
     */
    JsonPatch(byte[] body, Set<String> names, Set<String> objects) {
        this.body = body;
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new NotExpressible("the request body is not a JSON object");
            }
            afterBrace = offset(json.currentLocation().getByteOffset());
            empty = scan(json, names, objects, fields);
            if (json.nextToken() != null) {
                throw new NotExpressible("the request body goes on after its JSON object");
            }
        } catch (JacksonException e) {
            throw new NotExpressible("the request body is not valid JSON: " + e.getOriginalMessage());
        }
    }

    /** Reads to the end of the object; tells whether it was empty. */
    private static boolean scan(JsonParser json, Set<String> names, Set<String> objects, List<Field> into) {
        boolean none = true;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            none = false;
            JsonToken token = json.nextToken();
            if (names.contains(name)) {
                into.add(field(json, name, token, objects.contains(name)));
            } else {
                json.skipChildren();
            }
        }
        return none;
    }

    private static Field field(JsonParser json, String name, JsonToken token, boolean withFields) {
        int start = offset(json.currentTokenLocation().getByteOffset());
        double number = token.isNumeric() ? json.getDoubleValue() : 0;
        List<Field> fields = new ArrayList<>();
        if (withFields && token == JsonToken.START_OBJECT) {
            for (String inner = json.nextName(); inner != null; inner = json.nextName()) {
                fields.add(field(json, inner, json.nextToken(), false));
            }
        } else {
            json.skipChildren();
        }
        json.finishToken();
        return new Field(name, token, start, offset(json.currentLocation().getByteOffset()), number, fields);
    }

    private static int offset(long bytes) {
        if (bytes < 0) {
            throw new NotExpressible("the request body must be UTF-8");
        }
        return (int) bytes;
    }

    /** Every occurrence of a field. */
    List<Field> all(String name) {
        List<Field> found = new ArrayList<>(1);
        for (Field field : fields) {
            if (field.name().equals(name)) {
                found.add(field);
            }
        }
        return found;
    }

    void replace(Field field, String json) {
        splices.add(new Splice(field.start(), field.end(), json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Replaces the field's value, or adds the field. */
    void set(String name, String json) {
        List<Field> found = all(name);
        found.forEach(field -> replace(field, json));
        if (found.isEmpty()) {
            inserted.append(member(name, json)).append(',');
        }
    }

    /** Sets a field within an object, whose other fields stay; a value that is no object is replaced by one. */
    void set(String object, String name, String json) {
        List<Field> found = all(object);
        for (Field outer : found) {
            if (outer.token() == JsonToken.START_OBJECT) {
                setWithin(outer, name, json);
            } else {
                replace(outer, "{" + member(name, json) + "}");
            }
        }
        if (found.isEmpty()) {
            inserted.append(member(object, "{" + member(name, json) + "}")).append(',');
        }
    }

    /** Puts elements at the end of every list of that name. */
    void append(String list, String elements) {
        for (Field field : all(list)) {
            if (field.token() != JsonToken.START_ARRAY) {
                throw new NotExpressible(list + " must be a list");
            }
            splices.add(new Splice(
                    field.end() - 1,
                    field.end() - 1,
                    ((emptyList(field) ? "" : ",") + elements).getBytes(StandardCharsets.UTF_8)));
        }
    }

    private boolean emptyList(Field list) {
        for (int i = list.start() + 1; i < list.end() - 1; i++) {
            if (body[i] > ' ') {
                return false;
            }
        }
        return true;
    }

    private void setWithin(Field outer, String name, String json) {
        boolean there = false;
        for (Field inner : outer.fields()) {
            if (inner.name().equals(name)) {
                replace(inner, json);
                there = true;
            }
        }
        if (!there) {
            String added = member(name, json) + (outer.fields().isEmpty() ? "" : ",");
            int at = outer.start() + 1;
            splices.add(new Splice(at, at, added.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static String member(String name, String json) {
        return "\"" + name + "\":" + json;
    }

    /** The body with all changes made; the very body where there are none. */
    byte[] toBytes() {
        if (!inserted.isEmpty()) {
            inserted.setLength(inserted.length() - (empty ? 1 : 0));
            byte[] added = inserted.toString().getBytes(StandardCharsets.UTF_8);
            splices.add(new Splice(afterBrace, afterBrace, added));
        }
        if (splices.isEmpty()) {
            return body;
        }
        splices.sort(Comparator.comparingInt(Splice::from));
        int length = body.length;
        for (Splice splice : splices) {
            length += splice.with().length - (splice.to() - splice.from());
        }
        byte[] patched = new byte[length];
        int read = 0;
        int written = 0;
        for (Splice splice : splices) {
            int kept = splice.from() - read;
            System.arraycopy(body, read, patched, written, kept);
            System.arraycopy(splice.with(), 0, patched, written + kept, splice.with().length);
            read = splice.to();
            written += kept + splice.with().length;
        }
        System.arraycopy(body, read, patched, written, body.length - read);
        return patched;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Inputs with the outcomes that a host's processor gave, in a file: what an engine is held to where no such processor is. A
 * record is stored as what it has different from one that is known: an input from the state at rest, an outcome from its input.
 *
 * <pre>
 * gzip of: int number of cases, then for each: difference, difference
 * difference: runs of (short offset, byte length 1 to 255, bytes), ended by the offset -1
 * </pre>
 */
final class Corpus {
    /** Beside this class. */
    static final String RESOURCE = "corpus.bin.gz";
    private static final int END = -1;
    private static final int LONGEST = 255;
    /** Equal bytes that are not worth a new run. */
    private static final int GAP = 3;

    /** An input and what became of it. */
    record Vector(Record input, Record outcome) {
    }

    private Corpus() {
    }

    /** The recorded cases. */
    static List<Vector> read() {
        try (InputStream file = Corpus.class.getResourceAsStream(RESOURCE)) {
            if (file == null) {
                throw new IllegalStateException(RESOURCE + " is not beside " + Corpus.class);
            }
            return read(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    static List<Vector> read(InputStream file) throws IOException {
        List<Vector> vectors = new ArrayList<>();
        DataInputStream in = new DataInputStream(new GZIPInputStream(file));
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            Record input = apply(in, rest());
            vectors.add(new Vector(input, apply(in, unchanged(input))));
        }
        return vectors;
    }

    static void write(List<Vector> vectors, OutputStream file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(file) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        })) {
            out.writeInt(vectors.size());
            for (Vector vector : vectors) {
                difference(out, rest(), vector.input());
                difference(out, unchanged(vector.input()), vector.outcome());
            }
        }
    }

    /** A state at rest: all zero but for the control words, and int3 for code. */
    static Record rest() {
        Record rest = new Record();
        rest.set(CaseLayout.RIP, CaseLayout.CODE_MIDDLE);
        rest.set(CaseLayout.RFLAGS, 0x202);
        Arrays.fill(rest.bytes, CaseLayout.CODE_AT, CaseLayout.CODE_AT + CaseLayout.CODE_BYTES, (byte) 0xcc);
        rest.setShort(CaseLayout.FXSAVE, 0x37f);
        rest.setInt(CaseLayout.FXSAVE + 24, 0x1f80);
        rest.setInt(CaseLayout.FXSAVE + 28, 0xffff);
        return rest;
    }

    /** The outcome of a breakpoint that changes nothing. */
    private static Record unchanged(Record input) {
        Record outcome = input.copy();
        Arrays.fill(outcome.bytes, CaseLayout.VECTOR, CaseLayout.FXSAVE, (byte) 0);
        outcome.set(CaseLayout.VECTOR, 3);
        outcome.set(CaseLayout.FS_BASE, input.get(CaseLayout.FS_BASE));
        outcome.set(CaseLayout.GS_BASE, input.get(CaseLayout.GS_BASE));
        return outcome;
    }

    private static void difference(DataOutputStream out, Record from, Record to) throws IOException {
        int at = 0;
        while (at < to.bytes.length) {
            if (from.bytes[at] == to.bytes[at]) {
                at++;
                continue;
            }
            int end = at + 1;
            for (int i = end; i < to.bytes.length && i - end < GAP && i - at < LONGEST; i++) {
                end = from.bytes[i] != to.bytes[i] ? i + 1 : end;
            }
            out.writeShort(at);
            out.writeByte(end - at);
            out.write(to.bytes, at, end - at);
            at = end;
        }
        out.writeShort(END);
    }

    private static Record apply(DataInputStream in, Record to) throws IOException {
        for (int at = in.readShort(); at != END; at = in.readShort()) {
            in.readFully(to.bytes, at, in.readUnsignedByte());
        }
        return to;
    }
}

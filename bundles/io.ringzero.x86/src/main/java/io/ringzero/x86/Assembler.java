// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes machine code from Java: {@code asm.mov(RAX, mem(RBX, 8)); asm.jcc(NE, loop);}. Encodings come from the
 * opcode table (the shortest that fits), so whatever the decoder reads can be written: {@link #emit} takes any
 * mnemonic, the methods of {@link Mnemonics} are the common ones. Branches to labels take the shortest form that
 * reaches. For one thread; 64-bit code unless told otherwise.
 * <p>
 * Operands that no row takes, and memory whose width nothing tells, are refused with {@link IllegalArgumentException}.
 */
public final class Assembler extends Mnemonics {
    private static final int NOP = 0x90;

    private final CodeMode mode;
    private final Encoder encoder;
    private final CodeBuffer code = new CodeBuffer();
    private int groupPrefix;

    /** Writes 64-bit code. */
    public Assembler() {
        this(CodeMode.LONG64);
    }

    /** Writes code of a mode. */
    public Assembler(CodeMode mode) {
        this.mode = mode;
        this.encoder = new Encoder(OpcodeTable.standard(), mode);
    }

    /** A new label, to be bound later. */
    public Label label(String name) {
        return new Label(name);
    }

    /** Binds a label to the current place; once only. */
    public Assembler bind(Label label) {
        code.bind(label);
        return this;
    }

    /** A new label at the current place. */
    public Label here(String name) {
        Label label = new Label(name);
        code.bind(label);
        return label;
    }

    /** LOCK for the next instruction. */
    public Assembler lock() {
        groupPrefix = 0xF0;
        return this;
    }

    /** REP or REPE for the next instruction. */
    public Assembler rep() {
        groupPrefix = 0xF3;
        return this;
    }

    /** REPNE for the next instruction. */
    public Assembler repne() {
        groupPrefix = 0xF2;
        return this;
    }

    /**
     * Any instruction of the opcode table.
     *
     * @param mnemonic Intel's; conditions by any name ({@code jnz})
     * @param operands destination first; none for string instructions
     */
    @Override
    public Assembler emit(String mnemonic, Operand... operands) {
        int prefix = groupPrefix;
        groupPrefix = 0;
        List<Operand> given = List.of(operands);
        if (given.size() == 1 && given.get(0) instanceof Label target && branch(mnemonic, target, prefix)) {
            return this;
        }
        LabelMemory place = null;
        List<Operand> plain = new ArrayList<>();
        for (Operand operand : given) {
            LabelMemory here = labelMemory(operand);
            place = here == null ? place : here;
            plain.add(here != null ? at(here) : operand instanceof Memory memory ? sized(memory) : operand);
        }
        Encoded encoded = encoder.encode(mnemonic, plain, prefix);
        if (place == null) {
            code.bytes(encoded.bytes());
        } else if (mode == CodeMode.LONG64) {
            code.relative(encoded, place.label(), place.addend());
        } else {
            code.absolute(encoded.bytes(), encoded.displacementAt(), mode.addressBits() / 8, place.label(),
                place.addend());
        }
        return this;
    }

    private Memory at(LabelMemory memory) {
        boolean wide = mode == CodeMode.LONG64;
        return new Memory(memory.bits(), Register.DS, null, null, 1, 0, wide, mode.addressBits());
    }

    /** Outside 64-bit code, offsets without registers have the code's address size, and all may be written unsigned. */
    private Memory sized(Memory memory) {
        if (mode == CodeMode.LONG64) {
            return memory;
        }
        boolean bare = memory.base() == null && memory.index() == null;
        int bits = bare && memory.addressBits() == 64 ? mode.addressBits() : memory.addressBits();
        long offset = memory.displacement();
        boolean unsigned = bits < 64 && offset >>> bits == 0;
        return new Memory(memory.bits(), memory.segment(), memory.base(), memory.index(), memory.scale(),
            unsigned ? offset << 64 - bits >> 64 - bits : offset, false, bits);
    }

    private static @Nullable LabelMemory labelMemory(Operand operand) {
        return operand instanceof LabelMemory memory
            ? memory
            : operand instanceof Label label ? new LabelMemory(label, 0, 0) : null;
    }

    private boolean branch(String mnemonic, Label target, int prefix) {
        List<Encoded> choices = encoder.branches(mnemonic, prefix);
        if (!choices.isEmpty()) {
            code.branch(choices, target);
        }
        return !choices.isEmpty();
    }

    /** Loads a label's address as a constant of the register's width: 64, 32 or 16 bits. */
    public Assembler movAddress(Register register, Label label) {
        int width = register.bits() / 8;
        byte[] bytes = encoder.encode("mov", List.of(register, new Immediate(1L << register.bits() - 2, 64)), 0)
            .bytes();
        code.absolute(bytes, bytes.length - width, width, label, 0);
        return this;
    }

    /** A far {@code jmp} or {@code call} to a label in a code segment; not in 64-bit code. */
    public Assembler far(String mnemonic, int selector, Label label) {
        int width = mode.operandBits() / 8;
        byte[] bytes = encoder.encode(mnemonic, List.of(new FarPointer(selector, 0, width * 8)), 0).bytes();
        code.absolute(bytes, bytes.length - 2 - width, width, label, 0);
        return this;
    }

    /** Bytes; each value must fit 8 bits, signed or unsigned. */
    public Assembler db(int... values) {
        for (int value : values) {
            data(value, 8);
        }
        return this;
    }

    /** Words of 16 bits. */
    public Assembler dw(int... values) {
        for (int value : values) {
            data(value, 16);
        }
        return this;
    }

    /** Words of 32 bits. */
    public Assembler dd(long... values) {
        for (long value : values) {
            data(value, 32);
        }
        return this;
    }

    /** Words of 64 bits. */
    public Assembler dq(long... values) {
        for (long value : values) {
            data(value, 64);
        }
        return this;
    }

    /** The address of a label, 64 bits. */
    public Assembler dq(Label label) {
        code.absolute(new byte[8], 0, 8, label, 0);
        return this;
    }

    /** The address of a label, 32 bits. */
    public Assembler dd(Label label) {
        code.absolute(new byte[4], 0, 4, label, 0);
        return this;
    }

    /** Characters, one byte each, without a terminator. */
    public Assembler ascii(String text) {
        return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** As {@link #ascii}, with a 0 behind. */
    public Assembler asciz(String text) {
        return ascii(text).db(0);
    }

    /** Raw bytes. */
    public Assembler bytes(byte[] bytes) {
        code.bytes(bytes.clone());
        return this;
    }

    /** Zero bytes. */
    public Assembler space(int count) {
        code.bytes(new byte[count]);
        return this;
    }

    /** Fills with {@code nop} up to an address that is a multiple of a power of two. */
    public Assembler align(int alignment) {
        if (Integer.bitCount(alignment) != 1) {
            throw new IllegalArgumentException("alignment " + alignment + " is not a power of two");
        }
        code.align(alignment, NOP);
        return this;
    }

    private void data(long value, int bits) {
        if (!OperandMatch.signed(value, bits) && (value < 0 || value >>> bits != 0)) {
            throw new IllegalArgumentException("0x" + Long.toHexString(value) + " does not fit " + bits + " bits");
        }
        byte[] bytes = new byte[bits / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (value >> i * 8);
        }
        code.bytes(bytes);
    }

    /** The code for an address; can be called again, for another address or after more instructions. */
    public Program assemble(long origin) {
        return code.assemble(origin);
    }
}

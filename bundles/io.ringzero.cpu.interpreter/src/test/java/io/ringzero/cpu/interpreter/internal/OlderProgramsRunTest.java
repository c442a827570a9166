// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.abs;
import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem16;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.AX;
import static io.ringzero.x86.Register.BP;
import static io.ringzero.x86.Register.BX;
import static io.ringzero.x86.Register.CX;
import static io.ringzero.x86.Register.DI;
import static io.ringzero.x86.Register.DX;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBP;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.ESI;
import static io.ringzero.x86.Register.ESP;
import static io.ringzero.x86.Register.GS;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;
import static io.ringzero.x86.Register.SI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Segment;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Programs of 32 and 16 bits, in compatibility mode and in protected mode without long mode. */
class OlderProgramsRunTest {
    private static final long GARBAGE = 0xdead_beef_0000_0000L;

    /** Runs code to HLT in both kinds of mode and hands the end of each to a check. */
    private static void run(CodeMode mode, Consumer<Bench> before, Consumer<Assembler> code, Consumer<Bench> check) {
        for (boolean compatible : new boolean[] {true, false}) {
            try (Bench bench = new Bench()) {
                if (compatible) {
                    bench.compatible(mode, 0);
                } else {
                    bench.legacy(mode, 0);
                }
                before.accept(bench);
                Assembler a = new Assembler(mode);
                code.accept(a);
                bench.load(a.hlt());
                bench.toHalt();
                check.accept(bench);
            }
        }
    }

    private static void run32(Consumer<Assembler> code, Consumer<Bench> check) {
        run(CodeMode.PROTECTED32, bench -> {
        }, code, check);
    }

    @Test
    void recursionAndLoops() {
        run32(a -> {
            Label fib = a.label("fib");
            Label done = a.label("done");
            Label end = a.label("end");
            a.mov(EAX, 15).call(fib).jmp(end);
            a.bind(fib).cmp(EAX, 2).jcc(Condition.B, done).push(EBX).push(EAX).sub(EAX, 1).call(fib).mov(EBX, EAX)
                .pop(EAX).sub(EAX, 2).call(fib).add(EAX, EBX).pop(EBX).bind(done).ret();
            a.bind(end);
        }, bench -> {
            assertEquals(610, bench.get(RAX));
            assertEquals(Bench.STACK, bench.get(RSP));
        });
    }

    @Test
    void addressesWrapAt4GiB() {
        run(CodeMode.PROTECTED32, bench -> {
            bench.set(RBX, GARBAGE | 0xffff_fff0L);
            bench.set(RSI, 0x10 + Bench.DATA >> 2);
            bench.memory.writeInt(Bench.DATA, 0x12345678);
        }, a -> a.mov(EAX, mem(EBX, ESI, 4, 0)).lea(ECX, mem(EBX, 0x20)),
            bench -> {
                assertEquals(0x12345678, bench.get(RAX));
                assertEquals(0x10, bench.get(RCX));
            });
    }

    @Test
    void addressesOf16BitsWrapAt64KiB() {
        run(CodeMode.PROTECTED32, bench -> {
            bench.set(RBX, 0x5555_fff0L);
            bench.set(RSI, 0x7777_8010L);
            bench.memory.writeInt(0x8000, 0x1357);
            bench.memory.writeInt(0x8010, 0x2468);
        }, a -> a.mov(EAX, mem(BX, SI, 1, 0)).lea(ECX, mem(BX, 0x20)).mov(EDX, mem(SI)),
            bench -> {
                assertEquals(0x1357, bench.get(RAX));
                assertEquals(0x10, bench.get(RCX));
                assertEquals(0x2468, bench.state.gpr(CpuState.RDX));
            });
    }

    @Test
    void stackOperandsHaveFourOrTwoBytes() {
        run32(a -> a.mov(EAX, 0x11112222L).mov(EBX, 0x33334444L).push(EAX).push(BX).push(-2).emit("pushfd")
            .emit("popfd").pop(ECX).pop(DX).pop(ESI).mov(EDI, ESP), bench -> {
                assertEquals(0xffff_fffeL, bench.get(RCX));
                assertEquals(0x4444, bench.state.gpr(CpuState.RDX) & 0xffff);
                assertEquals(0x11112222L, bench.get(RSI));
                assertEquals(Bench.STACK, bench.get(RDI));
            });
    }

    @Test
    void allRegistersGoAndComeBack() {
        run32(a -> {
            a.mov(EAX, 1).mov(ECX, 2).mov(EDX, 3).mov(EBX, 4).mov(EBP, 6).mov(ESI, 7).mov(EDI, 8).emit("pushad");
            a.xor(EAX, EAX).xor(ECX, ECX).xor(EDI, EDI).emit("popad").emit("pushad").mov(EAX, mem(ESP, 12)).add(ESP,
                32);
        }, bench -> {
            assertEquals(Bench.STACK, bench.get(RAX), "the stack pointer pushed is the old one");
            assertEquals(2, bench.get(RCX));
            assertEquals(8, bench.get(RDI));
            assertEquals(Bench.STACK, bench.get(RSP));
        });
    }

    @Test
    void enterAndLeaveKeepTheFrameChain() {
        run32(a -> a.mov(EBP, 0x77).emit("enter", io.ringzero.x86.Immediate.of(16), io.ringzero.x86.Immediate.of(0))
            .mov(EAX, ESP).mov(ECX, EBP).leave(), bench -> {
                assertEquals(Bench.STACK - 20, bench.get(RAX));
                assertEquals(Bench.STACK - 4, bench.get(RCX));
                assertEquals(0x77, bench.state.gpr(CpuState.RBP));
            });
    }

    @Test
    void aStackOf16BitsWrapsAndLeavesTheUpperHalf() {
        run(CodeMode.PROTECTED32, bench -> {
            bench.state.segment(CpuState.SS, new Segment(0x18, 0x0093, 0xffff, 0x20000));
            bench.set(RSP, 0x55550002L);
        }, a -> a.mov(EAX, 0x12345678).push(AX).push(EAX).push(ECX).pop(ECX).pop(EBX),
            bench -> {
                assertEquals(0x55550000L, bench.get(RSP));
                assertEquals(0x12345678, bench.get(RBX));
                assertEquals(0x12345678, bench.memory.readInt(0x2fffc));
                assertEquals(0x5678, bench.memory.readShort(0x20000));
            });
    }

    @Test
    void segmentsAddTheirBase() {
        run(CodeMode.PROTECTED32, bench -> {
            bench.state.segment(CpuState.DS, new Segment(0x30, 0xc093, 0xffff, Bench.DATA));
            bench.state.segment(CpuState.GS, new Segment(0x38, 0xc093, 0xffffffffL, Bench.DATA + 0x100));
            bench.memory.writeInt(Bench.DATA + 0x10, 5);
            bench.memory.writeInt(Bench.DATA + 0x100 + 0x20, 7);
            bench.memory.writeInt(Bench.DATA + 0x100 - 8, 11);
        }, a -> a.mov(EAX, abs(0x10)).add(EAX, abs(0x20).in(GS)).add(EAX, abs(-8).in(GS)).mov(abs(0x40), EAX),
            bench -> assertEquals(23, bench.memory.readInt(Bench.DATA + 0x40)));
    }

    @Test
    void stringsCountWithTheAddressSize() {
        run(CodeMode.PROTECTED32, bench -> {
            for (int i = 0; i < 256; i++) {
                bench.memory.writeByte(Bench.DATA + i, (byte) i);
            }
            bench.set(RSI, GARBAGE | Bench.DATA);
            bench.set(RDI, GARBAGE | Bench.DATA + 0x1000);
            bench.set(RCX, GARBAGE | 64);
        }, a -> {
            a.cld().rep().emit("movsd").mov(EBX, EDI).mov(ECX, 0xffff0004L).mov(EDI, 0x8000).mov(EAX, 0x5a);
            a.db(0x67).rep().stosb(); // 16-bit counter and index
        }, bench -> {
            for (int i = 0; i < 256; i++) {
                assertEquals((byte) i, bench.memory.readByte(Bench.DATA + 0x1000 + i));
            }
            assertEquals(Bench.DATA + 0x1100, bench.get(RBX));
            assertEquals(0xffff0000L, bench.get(RCX), "CX alone counts");
            assertEquals(0x8004, bench.get(RDI));
            assertEquals(0x5a5a5a5a, bench.memory.readInt(0x8000));
        });
    }

    @Test
    void loopsCountWithTheAddressSize() {
        run32(a -> {
            Label top = a.label("top");
            Label top16 = a.label("top16");
            a.mov(EAX, 0).mov(ECX, 5).bind(top).add(EAX, 1).loop(top);
            a.mov(ECX, 0xffff0003L).bind(top16).add(EAX, 1).db(0x67, 0xe2, -6);
        }, bench -> {
            assertEquals(8, bench.get(RAX));
            assertEquals(0xffff0000L, bench.get(RCX));
        });
    }

    @Test
    void codeOf16BitsRuns() {
        run(CodeMode.PROTECTED16, bench -> {
            bench.state.segment(CpuState.CS, new Segment(0x20, 0x009b, 0xffff, 0x8000));
            for (int segment : new int[] {CpuState.DS, CpuState.ES, CpuState.SS}) {
                bench.state.segment(segment, new Segment(0x18, 0x0093, 0xffff, 0x20000));
            }
            bench.state.rip(0x8000);
            bench.set(RSP, 0x1000);
        }, a -> {
            Label twice = a.label("twice");
            Label end = a.label("end");
            a.mov(AX, 21).call(twice).mov(BX, 0x100).mov(SI, 4).mov(mem(BX, SI, 1, 2), AX).mov(EDX, 0x10001).jmp(end);
            a.bind(twice).add(AX, AX).mov(BP, AX).ret();
            a.bind(end).mov(DI, mem16(BX, 6));
        }, bench -> {
            assertEquals(42, bench.memory.readShort(0x20106));
            assertEquals(42, bench.get(RDI) & 0xffff);
            assertEquals(0x1000, bench.get(RSP));
            assertEquals(0x10001, bench.state.gpr(CpuState.RDX));
        });
    }

    @Test
    void theSameBytesAreOtherInstructionsInAnotherMode() {
        try (Bench bench = new Bench()) {
            bench.bytes(Bench.CODE, 0x48, 0xff, 0xc0, 0xf4); // inc rax, or dec eax; inc eax
            for (int round = 0; round < 3; round++) {
                bench.level(0).reset();
                bench.set(RAX, 0xffff_ffffL);
                bench.toHalt();
                assertEquals(0x1_0000_0000L, bench.get(RAX));
                bench.compatible(CodeMode.PROTECTED32, 0).reset();
                bench.set(RAX, 7);
                bench.toHalt();
                assertEquals(7, bench.get(RAX));
            }
            bench.memory.writeByte(Bench.CODE, (byte) 0x90); // both decodings are dropped
            bench.level(0).reset();
            bench.set(RAX, 7);
            bench.toHalt();
            assertEquals(8, bench.get(RAX));
            bench.compatible(CodeMode.PROTECTED32, 0).reset();
            bench.toHalt();
            assertEquals(9, bench.get(RAX));
        }
    }

    @Test
    void bytesAreReadAndWrittenThroughOverrides() {
        run(CodeMode.PROTECTED32, bench -> {
            bench.memory.writeByte(Bench.DATA + 3, (byte) 0x77);
            bench.set(RBX, Bench.DATA);
            bench.set(RAX, 3);
        }, a -> a.emit("xlatb").mov(mem8(EBX, 8), io.ringzero.x86.Register.AL).mov(CX, 1),
            bench -> assertEquals(0x77, bench.memory.readByte(Bench.DATA + 8)));
    }

    @Test
    void realModeIsRefused() {
        try (Bench bench = new Bench()) {
            bench.state.set(CpuState.OFF_CR0, 0x10);
            assertThrows(IllegalArgumentException.class, () -> bench.run(1));
        }
    }
}

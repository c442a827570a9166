// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.AL;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBP;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.ESI;
import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.R8;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBP;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;

import io.ringzero.abi.XsType;
import io.ringzero.abi.layout.StartInfo;
import io.ringzero.abi.layout.StoreRing;
import io.ringzero.abi.layout.XsdSockmsg;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/**
 * The store in the guest: one request at a time, and watches (public/io/xs_wire.h). Replies of up to {@link #REPLY_BYTES}
 * bytes are kept; the guest crashes on a longer one, which none of its requests can have.
 */
final class StoreCode {
    static final int REPLY_BYTES = 1024;
    private final GuestProgram guest;
    private final EventCode events;
    private final Assembler asm;
    private final Label page;
    private final Label port;
    private final Label header;
    private final Label reply;
    private final Label put;
    private final Label get;
    private final Label fired;
    private final Label receive;
    private final Label ask;
    private final Label waitWatch;
    private final Label number;

    StoreCode(GuestProgram guest, EventCode events) {
        this.guest = guest;
        this.events = events;
        this.asm = guest.asm;
        page = asm.label("storePage");
        port = asm.label("storePort");
        header = asm.label("storeHeader");
        reply = asm.label("storeReply");
        guest.quads(page, 1);
        guest.quads(port, 1);
        guest.quads(header, 2);
        guest.quads(reply, REPLY_BYTES / 8);
        fired = asm.label("watchesFired");
        guest.quads(fired, 1);
        put = writePut();
        get = writeGet();
        receive = writeReceive();
        ask = writeAsk();
        waitWatch = writeWaitWatch();
        number = writeNumber();
    }

    /** Finds the ring: to be done first in main. */
    void open() {
        asm.mov(RAX, mem64(guest.startInfo, 0)).mov(EDX, mem32(RAX, StartInfo.STORE_EVTCHN)).mov(mem32(port, 0), EDX)
            .mov(RAX, mem64(RAX, StartInfo.STORE_MFN));
        guest.callMfnToAddress();
        asm.mov(mem64(page, 0), RAX);
    }

    /** RSI: bytes, ECX: how many; the ring is empty before each request and takes 1024. */
    private Label writePut() {
        Label finished = asm.label("finished");
        Label start = asm.here("storePut");
        asm.mov(R8, mem64(page, 0));
        Label next = asm.here("next");
        asm.test(ECX, ECX).jcc(Condition.E, finished).mov(EDX, mem32(R8, StoreRing.REQ_PROD)).mov(EAX, EDX)
            .and(EAX, 1023).mov(RDI, RAX).mov(AL, mem8(RSI, 0)).inc(RSI).mov(mem(R8, RDI, 1, StoreRing.REQ), AL)
            .inc(EDX).mov(mem32(R8, StoreRing.REQ_PROD), EDX).dec(ECX).jmp(next);
        asm.bind(finished).ret();
        return start;
    }

    /** RDI: where to, ESI: how many bytes. */
    private Label writeGet() {
        Label some = asm.label("some");
        Label finished = asm.label("finished");
        Label start = asm.here("storeGet");
        asm.push(RBX).push(RBP).push(R12).mov(RBX, mem64(page, 0)).mov(R12, RDI).mov(EBP, ESI);
        Label next = asm.here("next");
        asm.test(EBP, EBP).jcc(Condition.E, finished).mov(ECX, mem32(RBX, StoreRing.RSP_CONS))
            .cmp(ECX, mem32(RBX, StoreRing.RSP_PROD)).jcc(Condition.NE, some).mov(EDI, mem32(port, 0));
        events.waitPolled();
        asm.jmp(next);
        asm.bind(some).mov(EDX, ECX).and(EDX, 1023).mov(AL, mem(RBX, RDX, 1, StoreRing.RSP)).mov(mem8(R12, 0), AL)
            .inc(R12).inc(ECX).mov(mem32(RBX, StoreRing.RSP_CONS), ECX).dec(EBP).jmp(next);
        asm.bind(finished).pop(R12).pop(RBP).pop(RBX).ret();
        return start;
    }

    /** Takes one message: its header, its payload into {@link #reply} with 0 behind it. A watch that fired is counted. */
    private Label writeReceive() {
        Label fits = asm.label("fits");
        Label other = asm.label("other");
        Label start = asm.here("storeReceive");
        asm.push(RBX).lea(RDI, header).mov(ESI, XsdSockmsg.SIZE).call(get);
        asm.mov(EBX, mem32(header, XsdSockmsg.LEN)).cmp(EBX, REPLY_BYTES - 1).jcc(Condition.BE, fits).ud2();
        asm.bind(fits).lea(RDI, reply).mov(ESI, EBX).call(get);
        asm.lea(RDI, reply).mov(mem(RDI, RBX, 1, 0).withBits(8), 0);
        asm.cmp(mem32(header, XsdSockmsg.TYPE), XsType.XS_WATCH_EVENT).jcc(Condition.NE, other).inc(mem64(fired, 0));
        // The store may want to know of the room.
        asm.bind(other).mov(EDI, mem32(port, 0));
        events.send();
        asm.pop(RBX).ret();
        return start;
    }

    /** EDI: type, RSI: payload, EDX: its length. Out: EAX the reply's type, the payload in {@link #reply}, 0 behind it. */
    private Label writeAsk() {
        Label start = asm.here("storeAsk");
        asm.push(RBX).push(R12).mov(RBX, RSI).mov(R12, RDX).mov(mem32(header, XsdSockmsg.TYPE), EDI)
            .mov(mem64(header, XsdSockmsg.REQ_ID), 0).mov(mem32(header, XsdSockmsg.LEN), EDX);
        asm.lea(RSI, header).mov(ECX, XsdSockmsg.SIZE).call(put).mov(RSI, RBX).mov(RCX, R12).call(put);
        asm.mov(EDI, mem32(port, 0));
        events.send();
        Label next = asm.here("next");
        asm.call(receive).mov(EAX, mem32(header, XsdSockmsg.TYPE)).cmp(EAX, XsType.XS_WATCH_EVENT)
            .jcc(Condition.E, next).pop(R12).pop(RBX).ret();
        return start;
    }

    /** Returns once a watch has fired since the last time; whatever fired in between counts as one. */
    private Label writeWaitWatch() {
        Label done = asm.label("done");
        Label start = asm.here("waitWatch");
        asm.cmp(mem64(fired, 0), 0).jcc(Condition.NE, done).call(receive).jmp(start);
        asm.bind(done).mov(mem64(fired, 0), 0).ret();
        return start;
    }

    /** RSI: decimal text; out: RAX its value, RSI the first character that is no digit. */
    private Label writeNumber() {
        Label finished = asm.label("finished");
        Label start = asm.here("number");
        asm.emit("xor", EAX, EAX);
        Label next = asm.here("next");
        asm.movzx(ECX, mem8(RSI, 0)).sub(ECX, '0').cmp(ECX, 9).jcc(Condition.A, finished).imul(RAX, RAX, 10)
            .add(RAX, RCX).inc(RSI).jmp(next);
        asm.bind(finished).ret();
        return start;
    }

    /** Asks with a fixed payload; EAX: the reply's type. */
    void ask(int type, String payload) {
        asm.mov(EDI, type).lea(RSI, guest.text(payload)).mov(EDX, payload.length()).call(ask);
    }

    /** Asks with the payload that RSI points to, of EDX bytes; EAX: the reply's type. */
    void ask(int type) {
        asm.mov(EDI, type).call(ask);
    }

    /** Waits until a watch fires, or has fired since the last wait. */
    void waitWatch() {
        asm.call(waitWatch);
    }

    /** The payload of the last reply, with 0 behind it. */
    Label reply() {
        return reply;
    }

    /** Reads the last reply as a number into RAX. */
    void replyAsNumber() {
        asm.lea(RSI, reply).call(number);
    }

    /** Reads the text at RSI as a number into RAX. */
    void number() {
        asm.call(number);
    }

    /** Writes RAX in decimal to RDI; RDI is behind it afterwards. Keeps nothing else. */
    void appendNumber() {
        Label next = asm.label("next");
        Label copy = asm.label("copy");
        asm.push(R13).mov(R13, RSP).sub(RSP, 24).mov(RSI, R13).mov(ECX, 10);
        asm.bind(next).emit("xor", EDX, EDX).div(RCX).add(EDX, '0').dec(RSI)
            .mov(mem8(RSI, 0), io.ringzero.x86.Register.DL)
            .test(RAX, RAX).jcc(Condition.NE, next);
        asm.bind(copy).mov(AL, mem8(RSI, 0)).mov(mem8(RDI, 0), AL).inc(RSI).inc(RDI).cmp(RSI, R13)
            .jcc(Condition.NE, copy).mov(RSP, R13).pop(R13);
    }
}

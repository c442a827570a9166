// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

/**
 * Where everything of a case lies: linear addresses that host and engine share, and offsets within a record. A record is an
 * input of {@link #INPUT_BYTES} followed, in the file shared with the helper, by its raw result.
 *
 * <pre>
 * linear address        what                                    rights
 * CODE     .. + 4096    int3 but for two blocks of 64 bytes     read, execute
 * DATA     .. + 8192    background, and the two windows         read, write
 * READ_ONLY .. + 4096   background                              read
 * all else              nothing: a page fault
 *
 * input and outcome     field
 * 0x000                 sixteen general registers (order of their encoding)
 * 0x080 0x088           RIP, RFLAGS
 * 0x090                 in: mode (0: 64 bits, 1: 32 bits); out: vector of the event that ended it
 * 0x098 0x0a0           bases of FS and GS (64-bit mode)
 * 0x0a8 0x0b0           out: error code, linear address of a page fault
 * 0x0c0                 in: the code block, 64 bytes; out: six selectors, 8 bytes each
 * 0x200                 FXSAVE64 image, 512 bytes
 * 0x400                 window 0: 1024 bytes around the border of the two data pages
 * 0x800                 window 1: the last 512 bytes before the end of the data
 * </pre>
 */
final class CaseLayout {
    static final long CODE = 0x5000_0000L;
    /** Bytes of code that a case brings; the block that holds its first RIP is replaced. */
    static final int CODE_BYTES = 64;
    /** The usual block: amidst the page. */
    static final long CODE_MIDDLE = CODE + 0x800;
    /** The last block of the page: behind it is nothing. */
    static final long CODE_END = CODE + 0x1000 - CODE_BYTES;

    static final long DATA = 0x6000_0000L;
    static final int DATA_BYTES = 0x2000;
    static final long WINDOW0 = DATA + 0xe00;
    static final int WINDOW0_BYTES = 0x400;
    static final int WINDOW1_BYTES = 0x200;
    static final long WINDOW1 = DATA + DATA_BYTES - WINDOW1_BYTES;
    static final long READ_ONLY = 0x6001_0000L;
    /** What fills data and read-only pages where no window lies: 8 bytes, again and again. */
    static final long BACKGROUND = 0x8877_6655_4433_2211L;

    /** FS and GS in 32-bit code: the first two descriptors of the process's LDT. */
    static final int FS_SELECTOR32 = 0x07;
    static final int GS_SELECTOR32 = 0x0f;
    static final long FS_BASE32 = WINDOW0 + 0x100;
    static final long FS_LIMIT32 = 0xffff_ffffL;
    static final long GS_BASE32 = WINDOW0;
    static final long GS_LIMIT32 = 0x2ff;

    static final int GPR = 0x000;
    static final int RIP = 0x080;
    static final int RFLAGS = 0x088;
    static final int MODE = 0x090;
    static final int VECTOR = 0x090;
    static final int FS_BASE = 0x098;
    static final int GS_BASE = 0x0a0;
    static final int ERROR = 0x0a8;
    static final int CR2 = 0x0b0;
    static final int CODE_AT = 0x0c0;
    static final int SELECTORS = 0x0c0;
    static final int FXSAVE = 0x200;
    static final int FXSAVE_BYTES = 0x200;
    static final int WINDOW0_AT = 0x400;
    static final int WINDOW1_AT = 0x800;
    static final int INPUT_BYTES = 0xa00;

    static final int MODE64 = 0;
    static final int MODE32 = 1;

    /** Within the raw result of the helper: the kernel's gregs, signal, bases, selectors (DS, ES, FS, GS). */
    static final int RAW_GREGS = 0x000;
    static final int RAW_SIGNAL = 0x0c0;
    static final int RAW_FS_BASE = 0x0c8;
    static final int RAW_GS_BASE = 0x0d0;
    static final int RAW_DS = 0x0d8;
    static final int RAW_ES = 0x0e0;
    static final int RAW_FS = 0x0e8;
    static final int RAW_GS = 0x0f0;
    static final int RAW_BYTES = 0xa00;

    static final int RECORD_BYTES = INPUT_BYTES + RAW_BYTES;
    /** Before the records: number of the case that runs. */
    static final int HEADER_BYTES = 8192;
    static final int HEADER_INDEX = 0;
    /** The code page, which the helper writes here and runs, read-only, at {@link #CODE}. */
    static final int HEADER_CODE = 4096;
    /** Most cases of a batch. */
    static final int BATCH = 2048;
    static final int SHARED_BYTES = HEADER_BYTES + BATCH * RECORD_BYTES;

    private CaseLayout() {
    }
}

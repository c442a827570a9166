// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The names by which xl's {@code cpuid} speaks of CPUID fields: those of libxl 4.17 (tools/libs/light/libxl_cpuid.c), and of
 * later versions where Xen's own feature names differ (public/arch-x86/cpufeatureset.h). Immutable; any thread.
 */
final class CpuidNames {
    /**
     * A field of an answer.
     *
     * @param register 'a', 'b', 'c' or 'd'
     */
    record Field(String name, int leaf, char register, int shift, int bits) {
    }

    private static final SortedMap<String, Field> FIELDS = new TreeMap<>();

    static {
        fields(0, 'a', "maxleaf 0 32");
        fields(1, 'a', "stepping 0 4", "model 4 8", "family 8 8");
        fields(1, 'b', "brandid 0 8", "clflush 8 8", "proccount 16 8", "localapicid 24 8");
        bits(1, 'c', "sse3 0 pclmulqdq 1 dtes64 2 monitor 3 dscpl 4 vmx 5 smx 6 est 7 tm2 8 ssse3 9 cntxid 10 fma 12"
            + " cmpxchg16 13 cx16 13 xtpr 14 pdcm 15 pcid 17 dca 18 sse4.1 19 sse4_1 19 sse4.2 20 sse4_2 20 x2apic 21"
            + " movbe 22 popcnt 23 tsc-deadline 24 aes 25 aesni 25 xsave 26 osxsave 27 avx 28 f16c 29 rdrand 30"
            + " hypervisor 31");
        bits(1, 'd', "fpu 0 vme 1 de 2 pse 3 tsc 4 msr 5 pae 6 mce 7 cmpxchg8 8 cx8 8 apic 9 sysenter 11 sep 11"
            + " mtrr 12 pge 13 mca 14 cmov 15 pat 16 pse36 17 psn 18 clfsh 19 ds 21 acpi 22 mmx 23 fxsr 24 sse 25"
            + " sse2 26 ss 27 htt 28 tm 29 ia64 30 pbe 31");
        bits(6, 'a', "arat 2");
        bits(7, 'b', "fsgsbase 0 tsc_adjust 1 bmi1 3 hle 4 avx2 5 smep 7 bmi2 8 erms 9 invpcid 10 rtm 11 cmt 12"
            + " depfpp 13 mpx 14 pqe 15 avx512f 16 avx512dq 17 rdseed 18 adx 19 smap 20 avx512-ifma 21 clflushopt 23"
            + " clwb 24 proc-trace 25 avx512pf 26 avx512er 27 avx512cd 28 sha 29 avx512bw 30 avx512vl 31");
        bits(7, 'c', "prefetchwt1 0 avx512-vbmi 1 umip 2 pku 3 ospke 4 avx512-vbmi2 6 cet-ss 7 gfni 8 vaes 9"
            + " vpclmulqdq 10 avx512-vnni 11 avx512-bitalg 12 avx512-vpopcntdq 14 rdpid 22 cldemote 25 movdiri 27"
            + " movdir64b 28");
        bits(7, 'd', "avx512-4vnniw 2 avx512-4fmaps 3 fsrm 4 md-clear 10 serialize 14 cet-ibt 20 ibrsb 26 stibp 27"
            + " l1d-flush 28 arch-caps 29 core-caps 30 ssbd 31");
        bits(0x80000001, 'c', "lahfsahf 0 lahf-lm 0 cmplegacy 1 svm 2 extapic 3 altmovcr8 4 abm 5 sse4a 6"
            + " misalignsse 7 3dnowprefetch 8 osvw 9 ibs 10 xop 11 skinit 12 wdt 13 lwp 15 fma4 16 nodeid 19 tbm 21"
            + " topoext 22 perfctr_core 23 perfctr_nb 24");
        bits(0x80000001, 'd', "syscall 11 nx 20 mmxext 22 mmx+ 22 ffxsr 25 page1gb 26 rdtscp 27 lm 29"
            + " 3dnowext 30 3dnow+ 30 3dnow 31");
        bits(0x80000007, 'd', "invtsc 8");
        bits(0x80000008, 'b', "clzero 0 rstr-fp-err-ptrs 2 wbnoinvd 9 ibpb 12 ibrs 14 amd-stibp 15 ppin 23 btc-no 29");
        bits(0x80000021, 'a', "lfence+ 2 nscb 6");
        fields(0x80000008, 'c', "nc 0 8", "apicidsize 12 4");
        fields(0x40000000, 'a', "maxhvleaf 0 8");
    }

    private CpuidNames() {
    }

    private static void bits(int leaf, char register, String namesAndBits) {
        String[] words = namesAndBits.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            FIELDS.put(words[i], new Field(words[i], leaf, register, Integer.parseInt(words[i + 1]), 1));
        }
    }

    private static void fields(int leaf, char register, String... each) {
        for (String field : each) {
            String[] words = field.split(" ");
            FIELDS.put(words[0],
                new Field(words[0], leaf, register, Integer.parseInt(words[1]), Integer.parseInt(words[2])));
        }
    }

    /** The field of a name; empty when libxl knows none. */
    static Optional<Field> field(String name) {
        return Optional.ofNullable(FIELDS.get(name));
    }

    /** The name that is most like an unknown one; empty when none is. */
    static Optional<String> nearest(String name) {
        return FIELDS.keySet().stream()
            .min(java.util.Comparator.comparingInt(known -> ConfigKeys.distance(known, name)))
            .filter(known -> ConfigKeys.distance(known, name) <= Math.max(1, name.length() / 3));
    }
}

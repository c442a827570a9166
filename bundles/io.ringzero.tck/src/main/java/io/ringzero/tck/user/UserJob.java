// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.user;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One run of a program.
 *
 * @param arguments name first
 * @param files by absolute path; the program finds them in its working directory
 */
record UserJob(String name, List<String> arguments, Map<String, byte[]> files, byte[] input) {
    /** What a run gave. */
    record Result(int status, byte[] output, byte[] errors, Map<String, byte[]> files) {
    }

    /** All of them, over texts of about so many bytes. */
    static List<UserJob> jobs(int bytes) {
        byte[] text = text(bytes, 1);
        Map<String, byte[]> one = Map.of("/text", text);
        Map<String, byte[]> two = Map.of("/text", text, "/other", changed(text));
        List<UserJob> jobs = new ArrayList<>();
        jobs.add(job("sha256sum text", one));
        jobs.add(job("sha512sum text", one));
        jobs.add(job("md5sum text", one));
        jobs.add(job("sort text", one));
        jobs.add(job("sort -n -r -k 2 text", one));
        jobs.add(awk("{n[$1]+=length($0)} END {for (w in n) t+=n[w]; print NR, t}", one));
        jobs.add(awk("{s+=sin($2)*sqrt($2); if ($2%3==0) gsub(/a+/,\"<&>\"); l=l+length($0)} END "
            + "{printf \"%.10g %d %e %s\\n\", s, l, exp(1.5), substr($0,2,9)}", one));
        jobs.add(job("gzip -9 -c text", one));
        jobs.add(job("gzip -9 text", one));
        jobs.add(new UserJob("gunzip", List.of("busybox", "gunzip", "-c"), Map.of(), gzip(text)));
        jobs.add(new UserJob("bc", List.of("busybox", "bc", "-l", "-q"), Map.of(), lines("scale=200", "4*a(1)", "e(1)",
            "2^4000%997", "sqrt(2)", "define f(n){if(n<2)return 1;return n*f(n-1);}", "f(200)")));
        jobs.add(new UserJob("dc", List.of("busybox", "dc"), Map.of(), lines("60k 2v p", "[la1+dsa*pla20>y]sy",
            "0sa1 lyx", "7 5000^ 1000003 %p", "16o 123456789 987654321 *p")));
        jobs.add(job("sed -e s/[aeiou]\\+/<&>/g -e y/xyz/XYZ/ -e /q.*w/d -e 5,9s/^/#/ text", one));
        jobs.add(job("diff text other", two));
        jobs.add(job("diff -u other text", two));
        jobs.add(job("cat none", one));
        return jobs;
    }

    private static UserJob job(String line, Map<String, byte[]> files) {
        List<String> arguments = new ArrayList<>(List.of("busybox"));
        arguments.addAll(Arrays.asList(line.split(" ")));
        return new UserJob(line, arguments, files, new byte[0]);
    }

    private static UserJob awk(String program, Map<String, byte[]> files) {
        return new UserJob("awk " + program, List.of("busybox", "awk", program, "text"), files, new byte[0]);
    }

    private static byte[] lines(String... lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Lines of words and numbers, by a seed; some repeat, so that there is something to compress. */
    private static byte[] text(int bytes, long seed) {
        Random random = new Random(seed);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            StringBuilder word = new StringBuilder();
            for (int n = 2 + random.nextInt(9); n > 0; n--) {
                word.append((char) ('a' + random.nextInt(26)));
            }
            words.add(word.toString());
        }
        StringBuilder out = new StringBuilder();
        while (out.length() < bytes) {
            out.append(words.get(random.nextInt(words.size()))).append(' ').append(random.nextInt(1_000_000));
            for (int n = random.nextInt(8); n > 0; n--) {
                out.append(' ').append(words.get((int) Math.abs(random.nextGaussian() * 300) % words.size()));
            }
            out.append('\n');
        }
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** A few lines changed, dropped and added. */
    private static byte[] changed(byte[] text) {
        String[] lines = new String(text, StandardCharsets.US_ASCII).split("\n");
        Map<Integer, String> all = new TreeMap<>();
        for (int i = 0; i < lines.length; i++) {
            if (i % 97 != 5) {
                all.put(i, i % 211 == 7 ? lines[i] + " changed" : i % 307 == 9 ? lines[i] + "\nnew line" : lines[i]);
            }
        }
        return (String.join("\n", all.values()) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] gzip(byte[] bytes) {
        var out = new java.io.ByteArrayOutputStream();
        try (var zip = new java.util.zip.GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}

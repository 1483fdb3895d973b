using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Certificates;

/// <summary>
/// A certificate with supporting entries, consistency proof, timestamp, two log signatures and a witness's, changed in every small way:
/// refused each time, without an exception. Once by someone who changes the file alone, once by someone who also corrects its sum.
/// Every value of every byte is tried on the shortest such file, the certificate of someone without a key; the long ones, of a key that is
/// gone and of one that is recoverable, are changed in each bit of each byte and to what means something in their formats.
/// </summary>
public sealed class CertificateMutationTests : IDisposable
{
    private const string Meaningful = "0129aAzZ+/= \n\r\t\0\"\\:,[]{}-nt";
    private readonly CertificateBench _bench = new CertificateBench().Fill();
    private readonly CertificateBench _keyless = new CertificateBench().FillKeyless();
    private readonly CertificateBench _pending = new CertificateBench().FillPending();
    private readonly byte[] _file;

    public CertificateMutationTests() => _file = _bench.File();

    public void Dispose()
    {
        _bench.Dispose();
        _keyless.Dispose();
        _pending.Dispose();
    }

    [Fact]
    public void Any_byte_changed_to_any_other()
    {
        var file = _keyless.File();
        AllRefused(
            _keyless, file,
            from position in Enumerable.Range(0, file.Length)
            from value in Enumerable.Range(1, 255)
            select Changed(file, position, (byte)(file[position] ^ value)),
            file.Length * 255);
    }

    [Fact]
    public void Any_byte_added_anywhere()
    {
        var file = _keyless.File();
        AllRefused(
            _keyless, file,
            from position in Enumerable.Range(0, file.Length + 1)
            from value in Enumerable.Range(0, 256)
            select (Func<byte[]>)(() => [.. file[..position], (byte)value, .. file[position..]]),
            (file.Length + 1) * 256);
    }

    [Fact]
    public void Any_bit_of_any_byte_of_a_key_that_is_gone() => EachBitRefused(_bench, _file);

    [Fact]
    public void Any_bit_of_any_byte_of_a_key_that_is_recoverable() => EachBitRefused(_pending, _pending.File());

    [Fact]
    public void Any_byte_made_one_that_means_something() => AllRefused(
        _bench, _file,
        from position in Enumerable.Range(0, _file.Length)
        from value in Meaningful
        select Changed(_file, position, (byte)value),
        _file.Length * Meaningful.Length);

    [Fact]
    public void Any_byte_left_out()
    {
        foreach (var bench in new[] { _bench, _keyless, _pending })
        {
            var file = bench == _bench ? _file : bench.File();
            AllRefused(
                bench,
                file,
                Enumerable.Range(0, file.Length).Select(position => (Func<byte[]>)(() => [.. file[..position], .. file[(position + 1)..]])),
                file.Length);
        }
    }

    [Fact]
    public void Any_line_doubled_dropped_or_swapped_with_any_other()
    {
        var lines = Lines(_file);
        var doubled = lines.Select((line, i) => Joined([.. lines[..i], line, .. lines[i..]]));
        var dropped = lines.Select((_, i) => Joined([.. lines[..i], .. lines[(i + 1)..]]));
        var swapped =
            from one in Enumerable.Range(0, lines.Length)
            from other in Enumerable.Range(one + 1, lines.Length - one - 1)
            where lines[one] != lines[other]
            select Joined([.. lines[..one], lines[other], .. lines[(one + 1)..other], lines[one], .. lines[(other + 1)..]]);
        byte[][] all = [.. doubled, .. dropped, .. swapped];
        AllRefused(_bench, _file, all.Select(changed => (Func<byte[]>)(() => changed)), all.Length);
    }

    [Fact]
    public void Any_base64_respelt()
    {
        var text = Encoding.UTF8.GetString(_file);
        List<byte[]> respelt = [];
        foreach (var word in text.Split([' ', '\n', '"']).Where(word => word.Length >= 40).Distinct())
        {
            var last = word.TrimEnd('=');
            for (var bits = 1; last.Length < word.Length && bits < (word.EndsWith("==", StringComparison.Ordinal) ? 16 : 4); bits++)
                Add(word, last[..^1] + Alphabet[Alphabet.IndexOf(last[^1], StringComparison.Ordinal) ^ bits] + word[last.Length..]);
            foreach (var space in new[] { " ", "\t", "\r", "\n", "\v", "\u00A0" })
            {
                Add(word, word + space);
                Add(word, space + word);
                Add(word, word.Insert(word.Length / 2, space));
            }
            Add(word, last);
            Add(word, word + "=");
            Add(word, word.Replace('+', '-').Replace('/', '_') + (word.AsSpan().ContainsAny('+', '/') ? "" : "===="));
        }
        Assert.True(respelt.Count > 300);
        AllRefused(_bench, _file, respelt.Select(changed => (Func<byte[]>)(() => changed)), respelt.Count);

        void Add(string word, string other) => respelt.Add(Encoding.UTF8.GetBytes(text.Replace(word, other, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_other_s_of_the_signature()
    {
        var certificate = Certificate.Parse(_file);
        var key = _bench.LogKeys[0];
        var note = certificate.Proof.Note;
        var twin = HighTwin(note.By(key).Single().Signature.Span);
        using (var ecdsa = ECDsa.Create())
        {
            ecdsa.ImportSubjectPublicKeyInfo(key.PublicKey.Span, out _);
            Assert.True(ecdsa.VerifyData(note.Text.Span, twin, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }
        var other = note with
        {
            Signatures = [.. note.Signatures.Select(line => line.KeyId == key.Id ? line with { Signature = twin } : line)],
        };
        var file = Proof.Certificates.CertificateWriter.Write(certificate with { Proof = certificate.Proof with { Note = other } });

        Assert.True(Verify(_file).IsValid);
        Assert.Equal(CertificateFailure.SignatureInvalid, Verify(file).Failure);
    }

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static void EachBitRefused(CertificateBench bench, byte[] file) => AllRefused(
        bench, file,
        from position in Enumerable.Range(0, file.Length)
        from bit in Enumerable.Range(0, 8)
        select Changed(file, position, (byte)(file[position] ^ (1 << bit))),
        file.Length * 8);

    private static Func<byte[]> Changed(byte[] file, int position, byte value) => () =>
    {
        var changed = file.ToArray();
        changed[position] = value;
        return changed;
    };

    private static void AllRefused(CertificateBench bench, byte[] file, IEnumerable<Func<byte[]>> changes, int count)
    {
        var options = bench.Everything;
        Assert.True(CertificateVerifier.Verify(file, options).IsValid, CertificateVerifier.Verify(file, options).Reason);
        var (ran, accepted) = (0, new System.Collections.Concurrent.ConcurrentQueue<string>());
        Parallel.ForEach(changes, change =>
        {
            var changed = change();
            Try(changed);
            Try(WithSumCorrected(changed));
            Interlocked.Increment(ref ran);
        });
        Assert.Empty(accepted);
        Assert.Equal(count, ran);

        void Try(byte[] changed)
        {
            if (!changed.AsSpan().SequenceEqual(file) && CertificateVerifier.Verify(changed, options).IsValid)
                accepted.Enqueue(Encoding.Latin1.GetString(changed));
        }
    }

    private static byte[] WithSumCorrected(byte[] file)
    {
        var start = file.AsSpan().IndexOf("\nsum "u8) + 1;
        var end = start + "sum ".Length + 44 + 1;
        if (start == 0 || end > file.Length || file[end - 1] != '\n') return file;
        var sum = SHA256.HashData([.. file.AsSpan(0, start), .. file.AsSpan(end)]);
        return [.. file.AsSpan(0, start), .. Encoding.ASCII.GetBytes($"sum {Convert.ToBase64String(sum)}\n"), .. file.AsSpan(end)];
    }

    private CertificateVerification Verify(byte[] file) => CertificateVerifier.Verify(file, _bench.Everything);

    private static string[] Lines(byte[] file) => [.. Encoding.UTF8.GetString(file).Split('\n')[..^1]];

    private static byte[] Joined(string[] lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    private static byte[] HighTwin(ReadOnlySpan<byte> der)
    {
        var order = System.Numerics.BigInteger.Parse(
            "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber,
            System.Globalization.CultureInfo.InvariantCulture);
        var sequence = new System.Formats.Asn1.AsnReader(der.ToArray(), System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        var (r, s) = (sequence.ReadInteger(), sequence.ReadInteger());
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(order - s);
        }
        return writer.Encode();
    }
}

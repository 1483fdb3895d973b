using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Receipts;

/// <summary>What a receipt of one act is made of; every word that it shows to people and programs follows from this.</summary>
/// <param name="Holder">The id of the person or device.</param>
/// <param name="HolderSalt">Opens the statement's commitment to the holder; 32 bytes.</param>
/// <param name="Statement">What was logged, the exact bytes.</param>
/// <param name="Salt">With which it was logged; 32 bytes.</param>
/// <param name="Notice">What was shown, the exact bytes that the statement has the hash of; null without a notice.</param>
/// <param name="Proof">That it is in the log.</param>
public sealed record ConsentReceipt(
    string Holder, ReadOnlyMemory<byte> HolderSalt, ReadOnlyMemory<byte> Statement, ReadOnlyMemory<byte> Salt,
    ReadOnlyMemory<byte>? Notice, LogProof Proof)
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxSize = 1024 * 1024;

    internal const string ProofMember = "cf:proof";
    internal const string SumMember = "cf:sum";

    private const string BeforeSum = ",\"" + SumMember + "\":\"";
    private const int SumLength = 44;
    private static readonly int TailLength = BeforeSum.Length + SumLength + "\"}\n".Length;

    /// <summary>Whether a file is meant to be a receipt.</summary>
    public static bool IsOne(ReadOnlySpan<byte> file) => file.StartsWith("{"u8);

    /// <summary>The proof in a file, of which nothing is verified.</summary>
    /// <exception cref="FormatException">The file is no receipt, or has no proof.</exception>
    public static LogProof ProofIn(ReadOnlySpan<byte> file)
    {
        try
        {
            return Parse(file).Proof;
        }
        catch (ReceiptProofMissingException missing)
        {
            throw new FormatException(missing.Message);
        }
    }

    /// <summary>The file: JSON-LD on one line, in its one spelling, with the SHA-256 of all else at its end.</summary>
    /// <exception cref="FormatException">The statement or the notice is none.</exception>
    public byte[] Write()
    {
        var body = ReceiptDocument.Write(this);
        var sum = $"{BeforeSum}{Convert.ToBase64String(SHA256.HashData(body))}\"}}\n";
        return [.. body.AsSpan(0, body.Length - "}\n".Length), .. Encoding.ASCII.GetBytes(sum)];
    }

    /// <summary>Whether the last member is the SHA-256 of the rest: it vouches for signatures that the reader has no key for.</summary>
    internal static bool HasSum(ReadOnlySpan<byte> file)
    {
        if (file.Length <= TailLength)
            return false;
        byte[] body = [.. file[..^TailLength], .. "}\n"u8];
        return Encoding.Latin1.GetString(file[^TailLength..])
            == $"{BeforeSum}{Convert.ToBase64String(SHA256.HashData(body))}\"}}\n";
    }

    /// <summary>Takes a file's parts out of it; nothing of them is verified.</summary>
    /// <exception cref="FormatException">It is no receipt.</exception>
    /// <exception cref="ReceiptProofMissingException">It has no proof.</exception>
    internal static ConsentReceipt Parse(ReadOnlySpan<byte> file)
    {
        var json = new StatedJson(StrictJson.ParseObject(file));
        if (json.TextIfAny("@type") != ReceiptDocument.Type)
            throw new FormatException("It is no receipt of a consent.");
        var proof = json.ObjectIfAny(ProofMember) ?? throw new ReceiptProofMissingException();
        if (proof.TextIfAny("cf:logProof") is not { } logProof || proof.TextIfAny("cf:statement") is not { } statement
            || proof.TextIfAny("cf:salt") is not { } salt || proof.TextIfAny("cf:holderSalt") is not { } holderSalt)
            throw new ReceiptProofMissingException();
        return new(
            json.Object("dpv:hasDataSubject").Text("dct:identifier"), Hash(holderSalt), Encoding.UTF8.GetBytes(statement), Hash(salt),
            proof.TextIfAny("cf:notice") is { } notice ? Encoding.UTF8.GetBytes(notice).AsMemory() : default(ReadOnlyMemory<byte>?),
            LogProof.Parse(Encoding.UTF8.GetBytes(logProof)));
    }

    private static byte[] Hash(string base64)
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        return Convert.TryFromBase64String(base64, bytes, out var size) && size == bytes.Length
            && Convert.ToBase64String(bytes) == base64
            ? bytes
            : throw new FormatException("A salt is not 32 bytes in base64.");
    }

    internal string ProofText() => Encoding.UTF8.GetString(LogProofWriter.Write(Proof));
}

/// <summary>A receipt without the part that proves it.</summary>
internal sealed class ReceiptProofMissingException() : Exception("The receipt has no proof that its entry is in the log.");

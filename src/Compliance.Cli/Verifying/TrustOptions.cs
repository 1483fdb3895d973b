using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;

namespace Compliance.Cli.Verifying;

/// <summary>What the reader of a certificate trusts and knows, from the command line.</summary>
internal sealed class TrustOptions
{
    private const int MaxFile = 256 * 1024;

    private readonly Option<string[]> _logKeys = new("--log-key")
    {
        Description =
            "A public key of the log, from a source you trust: a verifier key (name+id+key), or a file with verifier keys or with one "
            + "public key (PEM or DER). Repeatable; each must have signed.",
    };

    private readonly Option<string> _policy = new("--policy")
    {
        Description = "File with the logs and the quorum of witnesses that you trust (c2sp.org/tlog-policy).",
    };

    private readonly Option<string> _checkpoint = new("--checkpoint")
    {
        Description = "File with a signed checkpoint that you kept from before: the log must still hold what it held then.",
    };

    private readonly Option<string> _salt = new("--salt")
    {
        Description = "Base64, from the receipt of the request: shows with --identity that the certificate is about it.",
    };

    private readonly Option<string> _nonce = new("--nonce") { Description = "Base64, your own, if you gave one with the request." };

    private readonly Option<string[]> _identities = new("--identity")
    {
        Description = "kind=value, as stated with the request. Repeatable; all of them are needed.",
    };

    private readonly Option<string> _authority = new("--tsa")
    {
        Description = "File with the certificate of the timestamp authority that you trust (PEM or DER): the file must have its tokens.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _logKeys, _policy, _checkpoint, _salt, _nonce, _identities, _authority })
            command.Options.Add(option);
    }

    /// <exception cref="UsageException">Something given cannot be used, or neither a log key nor a policy with one was given.</exception>
    public VerificationOptions Read(ParseResult parsed, byte[] certificate)
    {
        var policy = parsed.GetValue(_policy) is { } file
            ? Usable(file, path => LogPolicy.Parse(PlainText.Of(BoundedFile.Read(path, MaxFile))))
            : null;
        IReadOnlyList<VerifierKey> keys =
        [
            .. (parsed.GetValue(_logKeys) ?? []).SelectMany(given => Usable(given, one => LogKeyArgument.Read(one, certificate))),
        ];
        if (keys.Count == 0 && policy is not { Logs.Count: > 0 })
            throw new UsageException("Give a --log-key, or a --policy that names a log: without one anyone could have written the file.");
        return new()
        {
            LogKeys = keys,
            Policy = policy,
            EarlierCheckpoint = parsed.GetValue(_checkpoint) is { } checkpoint
                ? PlainText.Of(BoundedFile.Read(checkpoint, SignedNote.MaxSize)).AsMemory()
                : default(ReadOnlyMemory<byte>?),
            Claim = Claim(parsed),
            CheckTimestamp = parsed.GetValue(_authority) is { } authority ? Usable(authority, Authority).TimeOf : null,
        };
    }

    private static TimestampCheck Authority(string path)
    {
        var bytes = BoundedFile.Read(path, MaxFile);
        if (bytes is not [0x30, ..]) bytes = PlainText.Of(bytes);
        return new(bytes.AsSpan().StartsWith("-----"u8)
            ? X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(bytes))
            : X509CertificateLoader.LoadCertificate(bytes));
    }

    private SubjectClaim? Claim(ParseResult parsed)
    {
        var identities = parsed.GetValue(_identities) ?? [];
        if (parsed.GetValue(_salt) is not { } salt)
            return identities.Length == 0 && parsed.GetValue(_nonce) is null
                ? null
                : throw new UsageException("--identity and --nonce need --salt.");
        if (identities.Length == 0)
            throw new UsageException("--salt needs the identities as stated with the request: --identity kind=value.");
        var claim = new SubjectClaim(Bytes("--salt", salt), Bytes("--nonce", parsed.GetValue(_nonce) ?? ""), Identities(identities));
        return claim.Salt.Length == SubjectCommitment.SaltSize
            ? claim
            : throw new UsageException($"--salt must have {SubjectCommitment.SaltSize} bytes.");
    }

    private static Dictionary<string, string> Identities(string[] given)
    {
        var identities = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var identity in given)
            if (identity.Split('=', 2) is not [{ Length: > 0 } kind, var value] || !identities.TryAdd(kind, value))
                throw new UsageException("--identity takes kind=value, each kind once.");
        return identities;
    }

    private static byte[] Bytes(string option, string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw new UsageException($"{option} must be base64.");
        }
    }

    private static T Usable<T>(string given, Func<string, T> read)
    {
        try
        {
            return read(given);
        }
        catch (Exception cause) when (cause is FormatException or CryptographicException or ArgumentException)
        {
            throw new UsageException($"{given} cannot be used. {cause.Message}");
        }
    }
}

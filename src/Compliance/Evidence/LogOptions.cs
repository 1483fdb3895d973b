using System.ComponentModel.DataAnnotations;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Verifying;

namespace Compliance.Evidence;

/// <summary>The evidence log's name, keys and witnesses. Section <c>Compliance:Log</c>.</summary>
public sealed class LogOptions : IValidatableObject
{
    public const string Section = "Compliance:Log";

    /// <summary>When the monitor reads what is new: six-field NCRONTAB in UTC. Every hour by default.</summary>
    public const string ScheduleSetting = Section + ":Schedule";

    public const string DefaultSchedule = "0 30 * * * *";

    /// <summary>
    /// The log's name, in every checkpoint and as the name of its keys: a URL without scheme, never changed. Without white space or plus.
    /// </summary>
    [Required, RegularExpression(@"^[^\s+]{1,200}$")]
    public string Origin { get; set; } = "compliance.example/log";

    /// <summary>
    /// The keys by which the log is known: verifier keys as c2sp.org/signed-note writes them. All of them must have signed. Without any, an
    /// app that does not sign believes the ECDSA key whose public part its vault tells.
    /// </summary>
    public IList<string> Keys { get; } = [];

    /// <summary>Keys that were replaced: one of them is enough for what was signed before.</summary>
    public IList<string> FormerKeys { get; } = [];

    /// <summary>Batches are filled up to a multiple of so many entries, 1 to 256. The default is 16.</summary>
    [Range(1, TilePath.FullWidth)]
    public int PadTo { get; set; } = 16;

    /// <summary>Asked to cosign every checkpoint.</summary>
    public IList<WitnessOptions> Witnesses { get; } = [];

    /// <summary>How long a checkpoint waits for them, 50 milliseconds to 10 seconds. The default is half a second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:10", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan WitnessTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>RFC 3161 authorities that are asked to timestamp the checkpoint of each certificate.</summary>
    public IList<Uri> TimestampAuthorities { get; } = [];

    /// <summary>
    /// Where the monitor reads the log, as anyone does: its prefix, with a slash at the end. Without one it reads the log's own store.
    /// </summary>
    public Uri? Prefix { get; set; }

    /// <summary>
    /// Where readers of full tiles and full entry bundles, which never change, are sent: the address of the container that is written
    /// once, or of an edge before it, with a slash at the end. Null, the default: they are served here.
    /// </summary>
    public Uri? ReadFrom { get; set; }

    /// <summary>The same for the checkpoint and partial tiles, which are kept in a container of their own.</summary>
    public Uri? ReadHeadFrom { get; set; }

    /// <summary>As whoever reads it knows the log; null where no keys are configured.</summary>
    public LogIdentity? Identity() => Keys.Count > 0 ? new(Origin, [.. Keys.Select(VerifierKey.Parse)], Former()) : null;

    internal IReadOnlyList<VerifierKey> Former() => [.. FormerKeys.Select(VerifierKey.Parse)];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var key in Keys.Concat(FormerKeys).Concat(Witnesses.Select(each => each.Key)))
        {
            if (!IsKey(key))
                yield return new($"{Section}: \"{key}\" is no verifier key.");
        }

        (string Name, Uri? Address)[] prefixes =
        [
            (nameof(Prefix), Prefix),
            (nameof(ReadFrom), ReadFrom),
            (nameof(ReadHeadFrom), ReadHeadFrom),
        ];
        foreach (var (name, address) in prefixes)
        {
            if (address is not null && !IsPrefix(address))
                yield return new($"{Section}:{name} must be an https address with a slash at its end.");
        }
    }

    private static bool IsPrefix(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address is { Query: "", Fragment: "", UserInfo: "" } && address.AbsolutePath.EndsWith('/');

    private static bool IsKey(string key)
    {
        try
        {
            VerifierKey.Parse(key);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

/// <summary>A witness, c2sp.org/tlog-witness.</summary>
public sealed class WitnessOptions
{
    /// <summary>Its submission prefix, with a slash at the end.</summary>
    public Uri Url { get; set; } = null!;

    /// <summary>Its cosignature key (type 0x04).</summary>
    public string Key { get; set; } = "";
}

using System.ComponentModel.DataAnnotations;

namespace Compliance.Web;

/// <summary>The bounds of the HTTP API. Section <c>Compliance:Web</c>.</summary>
public sealed class WebOptions
{
    public const string Section = "Compliance:Web";

    /// <summary>Bytes of a request's body that are read at most, 1 KiB to 16 MiB. The default is 1 MiB.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Requests that one caller may send in a <see cref="Window"/>, 1 to 100,000. The default is 600.</summary>
    [Range(1, 100_000)]
    public int RequestsPerWindow { get; set; } = 600;

    /// <summary>One second to one hour. The default is one minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Reads of the log that one address may have in a <see cref="Window"/>, 1 to 1,000,000. Null, the default, for as many as come:
    /// behind a front end every caller has the same address, unless <see cref="AddressHeader"/> says where it stands.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? LogReadsPerAddress { get; set; }

    /// <summary>
    /// Calls of pages that are open to anyone, such as the privacy notice, links in messages and people's own pages, and of what devices
    /// proffer, that one address may have in a <see cref="Window"/>, 1 to 1,000,000. Null, the default, for as many as come: see
    /// <see cref="LogReadsPerAddress"/>. A mail provider presses the buttons of many people's messages from few addresses (RFC 8058).
    /// </summary>
    [Range(1, 1_000_000)]
    public int? PagesPerAddress { get; set; }

    /// <summary>
    /// Requests without a valid token that are answered as such to one address in a <see cref="Window"/>, 1 to 1,000,000; those after
    /// them wait. Whoever has a valid token is not held up. Null, the default, for as many as come.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? RejectionsPerAddress { get; set; }

    /// <summary>
    /// The header in which what stands before this app writes the caller's address; its last value counts. Null, the default, where nothing
    /// does: the address is the connection's. Only a header that callers cannot set, or cannot set last.
    /// </summary>
    public string? AddressHeader { get; set; }
}

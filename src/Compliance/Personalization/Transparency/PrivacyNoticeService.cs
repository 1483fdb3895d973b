using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Compliance.DataMap.Register;
using Compliance.DataMap;
using Compliance.Personalization.Transparency.Formats;
using NodaTime;

namespace Compliance.Personalization.Transparency;

/// <summary>A version of the public notice.</summary>
/// <param name="Number">1, 2, 3 … in the order in which they came into force.</param>
/// <param name="Hash">See <see cref="PrivacyNotice.Hash"/>. A notice that says what it said once before has the same.</param>
/// <param name="Map">The digest of the data map that it was written from.</param>
/// <param name="Since">From when on the page said this.</param>
public sealed record NoticeVersion(int Number, string Hash, string Map, Instant Since);

/// <summary>A version with what it says.</summary>
/// <param name="Version">Which.</param>
/// <param name="Content">What <see cref="PrivacyNotice.Write"/> gave.</param>
public sealed record KeptNotice(NoticeVersion Version, string Content)
{
    /// <exception cref="InvalidDataException">It is not what its hash says: somebody changed it.</exception>
    public PrivacyNotice Open()
    {
        var written = Encoding.UTF8.GetBytes(Content);
        return Convert.ToHexStringLower(SHA256.HashData(written)) == Version.Hash
            ? PrivacyNotice.Read(written)
            : throw new InvalidDataException("A kept version of the privacy notice is not what its hash says.");
    }
}

/// <summary>Keeps every version of the public notice. A version is written once.</summary>
public interface INoticeVersions
{
    /// <returns>False, and nothing is written, where the number is taken.</returns>
    Task<bool> TryAdd(KeptNotice notice, CancellationToken cancellation);

    /// <returns>Null where none was kept.</returns>
    Task<NoticeVersion?> FindNewest(CancellationToken cancellation);

    /// <returns>The version that had this hash last; null where none had.</returns>
    Task<KeptNotice?> Find(string hash, CancellationToken cancellation);

    /// <summary>The newest first.</summary>
    IAsyncEnumerable<NoticeVersion> List(CancellationToken cancellation);
}

/// <summary>The public notice by the data map in force, and every version before it.</summary>
public sealed class PrivacyNoticeService(IDataMaps maps, INoticeVersions versions, IClock clock)
{
    private PublishedNotice? _published;

    /// <summary>
    /// What the page says now. It is kept before it is said, unless the page says the same already: at each start, of however many
    /// instances at once, one version more at most.
    /// </summary>
    public async Task<PublishedNotice> Published(CancellationToken cancellation)
    {
        var map = maps.Current;
        if (_published is { } known && known.Register.Version == map.Digest)
            return known;
        var register = ProcessingRegister.Of(map);
        var notice = PrivacyNotice.Of(register);
        var version = await Keep(notice, map.Digest, cancellation);
        return _published = new PublishedNotice(register, notice, version);
    }

    /// <summary>Every version, the newest first.</summary>
    public IAsyncEnumerable<NoticeVersion> Versions(CancellationToken cancellation) => versions.List(cancellation);

    /// <returns>The version that had this hash last; null where none had.</returns>
    public Task<KeptNotice?> Find(string hash, CancellationToken cancellation) => versions.Find(hash, cancellation);

    /// <summary>What the page says now, in the Transparency Information Language.</summary>
    public async Task<JsonObject> Tilt(CancellationToken cancellation)
    {
        var now = await Published(cancellation);
        var first = await versions.List(cancellation).LastAsync(cancellation);
        return TiltDocument.Of(now.Register, now.Version, first.Since, clock.GetCurrentInstant().InUtc().Date);
    }

    /// <summary>What the page says now, as JSON-LD in the terms of the Data Privacy Vocabulary.</summary>
    public async Task<JsonObject> Dpv(CancellationToken cancellation)
    {
        var now = await Published(cancellation);
        return DpvDocument.Of(now.Register, now.Version);
    }

    private async Task<NoticeVersion> Keep(PrivacyNotice notice, string map, CancellationToken cancellation)
    {
        var hash = notice.Hash();
        while (true)
        {
            var newest = await versions.FindNewest(cancellation);
            if (newest?.Hash == hash)
                return newest;
            var next = new NoticeVersion((newest?.Number ?? 0) + 1, hash, map, clock.GetCurrentInstant());
            if (await versions.TryAdd(new KeptNotice(next, Encoding.UTF8.GetString(notice.Write())), cancellation))
                return next;
        }
    }
}

/// <param name="Register">By the data map in force.</param>
/// <param name="Notice">What the page says.</param>
/// <param name="Version">Under which it is kept.</param>
public sealed record PublishedNotice(ProcessingRegister Register, PrivacyNotice Notice, NoticeVersion Version);

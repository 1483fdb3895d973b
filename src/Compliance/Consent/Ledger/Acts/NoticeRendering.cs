using Compliance.Consent.Notices;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Consent.Ledger.Acts;

/// <param name="Token">Answers the notice, once.</param>
/// <param name="Expires">From when on it does not.</param>
/// <param name="Shown">What has to be shown.</param>
public sealed record NoticeToShow(string Token, Instant Expires, ShownNotice Shown);

/// <summary>Renders notices: who is to answer one gets a token that binds the answer to what they saw.</summary>
internal sealed class NoticeRendering(
    IConsentLedger ledger, INoticeStore notices, IOptions<ConsentOptions> options, IClock clock)
{
    /// <exception cref="NoticeException">Nobody published it, or it has no such language or surface.</exception>
    /// <exception cref="ConsentException">A material change replaced it.</exception>
    public async Task<NoticeToShow> Render(
        ConsentHolder holder, string notice, int version, string language, string surface, CancellationToken cancellation)
    {
        var published = await notices.Find(notice, version, cancellation) ?? throw NoticeErrors.NotPublished();
        var shown = new ShownNotice(notice, version, language, surface, NoticeHash.Of(published.Notice, language, surface));
        if (await notices.FindNewest(notice, cancellation) is { } newest && newest.MaterialSince > version)
            throw ConsentErrors.NoticeReplaced();

        // A withdrawal after this reading has a higher number, so that the token is void for what it withdrew.
        var read = await ledger.Read(holder, cancellation);
        var (token, expires) = (NoticeToken.New(), clock.GetCurrentInstant() + options.Value.AnswerTime);
        var rendered = new RenderedNotice(NoticeToken.HashOf(token), shown, expires, read.Head.Sequence);
        await ledger.AddRendered(holder, rendered, cancellation);
        return new NoticeToShow(token, expires, shown);
    }
}

using System.Globalization;
using System.Security.Cryptography;
using Compliance.Correspondence;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Workflows;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Proofs;

/// <summary>Makes a code and queues its mail. Run again, it sends the same code, and once.</summary>
public sealed class ProofCodeActivities(
    IRequestStore requests, AddressesOnFile addresses, IMailOutbox outbox, MailService mails, IProofCodes codes, CodeHashes hashes,
    IClock clock, IOptions<CodeOptions> options, IOptions<MailOptions> mail)
{
    public static readonly ActivityReference<CodeOrder, bool> Send = new("MakeProofCode");

    private const string Code = "code";

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(Send, Role.Service, Resolve.From<ProofCodeActivities, CodeOrder, bool>(it => it.MakeAndQueue))];

    /// <returns>Whether there is an address, and not too many codes went there in this hour.</returns>
    private async Task<bool> MakeAndQueue(CodeOrder order, CancellationToken cancellation)
    {
        if (await requests.Find(order.RequestId, cancellation) is not { CaseEnded: null })
            return false;
        var key = new MailKey(order.RequestId, $"code-{order.Number.ToString(CultureInfo.InvariantCulture)}");
        var now = clock.GetCurrentInstant();
        if (await outbox.Find(order.RequestId, key.MailId, cancellation) is not { } known)
        {
            if (await addresses.Find(order.RequestId, cancellation) is not { } address
                || !await codes.Count("address", hashes.OfAddress(address.Reveal()), options.Value.PerAddress, now, cancellation))
                return false;
            await outbox.Add(
                order.RequestId, key.MailId, Draft(address, order.Language), now, now + Duration.FromMinutes(options.Value.Minutes),
                cancellation);
            known = (await outbox.Find(order.RequestId, key.MailId, cancellation))!;
        }

        // What was written first is what is sent: its code is the one that counts, however often this runs.
        if (await outbox.Open(order.RequestId, key.MailId, cancellation) is not { } draft)
            return true;
        var code = new ProofCode(
            order.Number, hashes.Of(order.RequestId, order.Number, draft.Values[Code].Reveal()), known.NotAfter!.Value);
        await codes.Keep(order.RequestId, code, cancellation);
        await mails.Queue(key, draft, known.NotAfter, cancellation);
        return true;
    }

    private MailDraft Draft(Personal<string> address, string? language) => new(
        address, MailTemplate.ProofCode, language ?? mail.Value.Language,
        new Dictionary<string, Personal<string>>(StringComparer.Ordinal)
        {
            [Code] = Personal.Of(RandomNumberGenerator.GetString("0123456789", options.Value.Digits)),
            ["minutes"] = Personal.Of(options.Value.Minutes.ToString(CultureInfo.InvariantCulture)),
        });
}

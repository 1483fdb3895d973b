using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Consent.Ledger;
using Compliance.Consent.Proving;
using Compliance.Evidence;
using Compliance.Testing.Consent;
using Compliance.Testing.Evidence;
using Compliance.Testing.Node;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Compliance.Tests.Consent.Proving;

/// <summary>
/// A receipt is verified by code that is not this repository's: npm @sigstore/verify checks the checkpoint's signature and the inclusion
/// proof, npm jsonld reads the document. See <c>oracle/oracle.mjs</c>.
/// </summary>
public sealed class ForeignVerifierTests : IAsyncDisposable
{
    private const string Dpv = "https://w3id.org/dpv#";

    /// <summary>
    /// The terms that receipts use, as the Data Privacy Vocabulary 2.3 (w3id.org/dpv/2.3) and its guide to ISO/IEC TS 27560
    /// (w3id.org/dpv/guides/consent-27560) have them.
    /// </summary>
    private static readonly string[] Terms =
    [
        "ConsentExpired", "ConsentGiven", "ConsentInvalidated", "ConsentNotice", "ConsentRecord", "ConsentRefused", "ConsentRevoked",
        "ConsentStatusInvalidForProcessing", "ConsentUnknown", "ConsentWithdrawn", "DataController", "DataSubject", "Entity",
        "ExplicitlyExpressedConsent", "ExpressedConsent", "Jurisdiction", "PersonalData", "Process", "Purpose", "Recipient",
        "RenewedConsentGiven", "StorageDuration", "StorageLocation", "UntilTimeDuration", "WithdrawConsent", "hasConsentControl",
        "hasConsentStatus", "hasDataController", "hasDataSubject", "hasDuration", "hasIndicationMethod", "hasJurisdiction",
        "hasLegalBasis", "hasNotice", "hasPersonalData", "hasProcess", "hasPurpose", "hasRecipient", "hasStorageCondition",
        "isIndicatedAtTime", "isIndicatedBy",
    ];

    /// <summary>What ISO/IEC TS 27560 demands of a record, in these terms.</summary>
    private static readonly string[] Mandatory =
    [
        "hasDataSubject", "hasNotice", "hasProcess", "hasPurpose", "hasPersonalData", "hasStorageCondition", "StorageDuration",
        "StorageLocation", "hasDataController", "hasLegalBasis", "hasConsentControl", "hasJurisdiction", "hasConsentStatus",
        "isIndicatedAtTime", "hasDuration", "isIndicatedBy",
    ];

    private readonly MemoryConsentLedger _ledger = new();
    private readonly InMemoryLog _log = new();
    private readonly ConsentBench _bench;

    public ForeignVerifierTests() => _bench = new(_ledger, new MemoryNotices());

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Fact]
    public async Task Sigstores_code_finds_the_entry_in_the_log_and_a_json_ld_processor_reads_only_terms_of_the_vocabulary()
    {
        using var oracle = await Oracle();
        var receipts = await Receipts();
        var answers = await Ask(oracle, receipts);
        Assert.All(answers, answer => Assert.True(answer["valid"]!.GetValue<bool>(), answer["reason"]?.GetValue<string>()));
        var used = answers.SelectMany(answer => answer["iris"]!.AsArray().Select(each => each!.GetValue<string>()))
            .Where(iri => iri.StartsWith(Dpv, StringComparison.Ordinal)).Select(iri => iri[Dpv.Length..]).ToHashSet();
        Assert.Empty(used.Except(Terms));
        Assert.Empty(Mandatory.Except(used));
        Assert.All(answers, answer => Assert.InRange(answer["quads"]!.GetValue<int>(), 30, 200));
        var said = answers[0]["said"]!;
        Assert.Equal(
            (ConsentBench.Recommend, "Example Shop", $"{Dpv}ConsentGiven", "2026-11-23T09:00:00Z"),
            (Text("purpose"), Text("controller"), Text("state"), Text("at")));
        Assert.Equal($"{Dpv}ConsentWithdrawn", answers[1]["said"]!["state"]!.GetValue<string>());

        string Text(string name) => said[name]!.GetValue<string>();
    }

    [Fact]
    public async Task Sigstores_code_refuses_one_changed_byte_wherever_it_stands_in_what_is_proven_and_another_logs_key()
    {
        using var oracle = await Oracle();
        var receipt = (await Receipts())[0];
        var altered = new List<string>();
        foreach (var member in new[] { "cf:statement", "cf:salt", "cf:logProof" })
        {
            var text = JsonNode.Parse(receipt)!["cf:proof"]![member]!.GetValue<string>();
            // Replaced so that base64 means something else, also where bits are left over. Signatures of other keys are not looked at.
            var end = member == "cf:logProof" ? text.IndexOf('\u2014', StringComparison.Ordinal) : text.Length;
            for (var at = 0; at < end; at += 3)
            {
                if (text[at] is '\n' or '=')
                    continue;
                var json = JsonNode.Parse(receipt)!;
                json["cf:proof"]![member] = $"{text[..at]}{(text[at] is >= 'A' and <= 'P' ? '0' : 'A')}{text[(at + 1)..]}";
                altered.Add(json.ToJsonString());
            }
        }

        Assert.InRange(altered.Count, 200, 1000);
        var believed = (await Ask(oracle, altered)).Count(answer => answer["valid"]!.GetValue<bool>());
        Assert.Equal(0, believed);

        await using var other = new InMemoryLog();
        var answer = Assert.Single(await Ask(oracle, [receipt], other));
        Assert.Contains("signature", answer["reason"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static Task<NodeOracle> Oracle() => NodeOracle.Start("Sigstore's code", "Compliance.Tests", "Consent", "Proving", "oracle");

    private async Task<IReadOnlyList<string>> Receipts()
    {
        var person = ConsentBench.NewPerson();
        var notice = ConsentBench.NoticeOf();
        await _bench.Publish(notice with
        {
            Purposes = [.. notice.Purposes.Select(each => each with { Recipients = ["Example Analytics"] })],
        });
        var given = (await _bench.Answer(person))[0];
        await _bench.Consent.Withdraw(person, ConsentBench.Recommend, ConsentMethod.WebForm, ActingHand.Self, default);
        var withdrawn = (await _bench.Consent.History(person, default).ToListAsync())[^1];
        var options = new ReceiptOptions
        {
            Controller = "Example Shop", Address = "1 Example Street", Contact = "privacy@shop.example", Jurisdiction = "DE",
            Storage = "EU", Withdrawal = "https://shop.example/preferences",
        };
        await new ConsentLogging(
            _ledger, _log, _bench.Maps, Options.Create(new LogOptions()), Options.Create(options), NullLogger<ConsentLogging>.Instance)
            .Run(default);
        var service = new ConsentReceipts(_ledger, _bench.Notices, _log);
        var files = new List<string>();
        foreach (var each in new[] { given, withdrawn })
            files.Add(Encoding.UTF8.GetString((await service.Find(person, each.Id, default)).File!));
        return files;
    }

    private async Task<IReadOnlyList<JsonNode>> Ask(NodeOracle oracle, IReadOnlyList<string> receipts, InMemoryLog? log = null)
    {
        var key = Convert.ToBase64String((log ?? _log).Identity.Keys[0].PublicKey.Span);
        var answers = new JsonNode[receipts.Count];
        await oracle.Exchange(
            [.. receipts.Select(receipt => JsonSerializer.Serialize(new { receipt, origin = InMemoryLog.Origin, key }))],
            (at, answer) => answers[at] = JsonNode.Parse(answer)!);
        return answers;
    }
}

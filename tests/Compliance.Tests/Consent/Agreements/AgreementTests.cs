using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Compliance.Consent;
using Compliance.Consent.Agreements;
using Compliance.Consent.Ledger;
using Compliance.Consent.Proving;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Compliance.Evidence;
using Compliance.Proof.Receipts;
using Compliance.Proof.Verifying;
using Compliance.Testing.Consent;
using Compliance.Testing.Evidence;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Tests.Consent.Agreements;

/// <summary>
/// Agreements that a person's agent proffers, after IEEE 7012-2025: accepted, countered or refused, with one record for both sides.
/// </summary>
public sealed class AgreementTests : IAsyncDisposable
{
    private const string SdBase = "https://terms.example/agreements/sd-base/1.0/";
    private const string PdcAi = "https://terms.example/agreements/pdc-ai/1.0/";
    private const string Intent = "https://terms.example/agreements/pdc-intent/1.0/";
    private const string Unknown = "https://terms.example/agreements/unknown/1.0/";
    private const string NoMail = "https://terms.example/agreements/no-mail/1.0/";

    private readonly MemoryConsentLedger _ledger = new();
    private readonly InMemoryLog _log = new();
    private readonly ConsentBench _bench;

    private readonly MyTermsOptions _terms = new()
    {
        Agreements =
        {
            ["SD-BASE"] = new() { Uri = SdBase },
            ["PDC-AI"] = new() { Uri = PdcAi, Answer = MyTermsAnswer.Offer, Offer = "SD-BASE" },
            ["PDC-INTENT"] = new() { Uri = Intent },
            ["NO-MAIL"] = new() { Uri = NoMail, OptOut = { "marketing" } },
        },
    };

    public AgreementTests() => _bench = new(_ledger, new MemoryNotices());

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Fact]
    public async Task An_accepted_agreement_opts_out_of_what_it_rules_out_although_the_person_said_yes_before()
    {
        var person = ConsentBench.NewPerson();
        await _bench.Publish();
        await _bench.Answer(person, ConsentBench.Share);
        Assert.True(await _bench.Allows(person, ConsentBench.Share));

        var answer = await Proffer(person, SdBase);
        Assert.Equal((ConsentAct.AgreementAccepted, SdBase), (answer.Act, answer.Agreement!.Agreement));
        Assert.False(await _bench.Allows(person, ConsentBench.Share));
        Assert.Equal("opt-out", (await _bench.Ask(person, ConsentBench.Share)).Rule);
        var optOut = Assert.Single((await _bench.Consent.FactsOf(person, default)).OptOuts);
        Assert.Equal(
            (OptOutOrigin.Choice, OptOutsOf("sale", "sharing", "targeted_advertising", "profiling")), (optOut.Origin, optOut.Classes));
        var events = await _bench.Consent.History(person, default).ToListAsync();
        Assert.Equal(answer.Id, events.Single(each => each.Act is ConsentAct.OptedOut).Source);
    }

    [Fact]
    public async Task An_agreement_about_marketing_is_an_objection_to_all_of_it()
    {
        var person = ConsentBench.NewPerson();
        await Proffer(person, NoMail);
        var facts = await _bench.Consent.FactsOf(person, default);
        Assert.Null(Assert.Single(facts.Objections).Purpose);
        Assert.Empty(facts.OptOuts);
    }

    [Theory]
    [InlineData(SdBase)]
    [InlineData(PdcAi)]
    [InlineData(Intent)]
    [InlineData(Unknown)]
    public async Task No_agreement_makes_a_consent(string agreement)
    {
        var person = ConsentBench.NewPerson();
        await _bench.Publish();
        await Proffer(person, agreement);
        Assert.Empty((await _bench.Consent.FactsOf(person, default)).Consents);
        foreach (var purpose in new[] { ConsentBench.Recommend, ConsentBench.Newsletter, ConsentBench.Share })
            Assert.False(await _bench.Allows(person, purpose));
    }

    [Fact]
    public async Task The_company_offers_one_alternative_or_refuses_by_its_configuration_and_nothing_else_follows()
    {
        var person = ConsentBench.NewPerson();
        var offered = await Proffer(person, PdcAi);
        Assert.Equal((ConsentAct.AgreementOffered, SdBase), (offered.Act, offered.Agreement!.Agreement));
        var refused = await Proffer(person, Unknown);
        Assert.Equal((ConsentAct.AgreementRefused, (string?)null), (refused.Act, refused.Agreement!.Agreement));
        Assert.Empty((await _bench.Consent.FactsOf(person, default)).OptOuts);

        _terms.Otherwise = "SD-BASE";
        Assert.Equal(SdBase, (await Proffer(person, Unknown)).Agreement!.Agreement);
        // The agent takes the offer up by proffering it.
        Assert.Equal(ConsentAct.AgreementAccepted, (await Proffer(person, SdBase)).Act);
    }

    [Fact]
    public async Task Without_configuration_everything_is_refused()
    {
        _terms.Agreements.Clear();
        Assert.Equal(ConsentAct.AgreementRefused, (await Proffer(ConsentBench.NewPerson(), SdBase)).Act);
    }

    [Fact]
    public async Task Proffered_twice_or_by_two_at_once_it_has_one_answer_and_one_record()
    {
        var person = ConsentBench.NewPerson();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Proffer(person, SdBase))));
        Assert.Single(answers.Select(each => each.Id).Distinct());
        Assert.Single(answers.Select(each => each.Copy).Distinct());
        Assert.Equal([ConsentAct.AgreementAccepted, ConsentAct.OptedOut], await _bench.Acts(person));
        Assert.Equal(answers[0].Id, (await Proffer(person, SdBase)).Id);
        Assert.Equal(2, (await _bench.Acts(person)).Count);
    }

    [Fact]
    public async Task What_the_person_took_back_since_is_opted_out_of_again_by_a_new_answer()
    {
        var person = ConsentBench.NewPerson();
        var first = await Proffer(person, SdBase);
        await _bench.Consent.TakeBackOptOut(person, PurposeClasses.Profiling, ConsentMethod.WebForm, ActingHand.Self, default);
        var second = await Proffer(person, SdBase);
        Assert.NotEqual(first.Id, second.Id);
        Assert.True(Assert.Single((await _bench.Consent.FactsOf(person, default)).OptOuts).Classes.HasFlag(PurposeClasses.Profiling));
    }

    [Fact]
    public async Task Both_sides_keep_the_same_bytes_which_name_nobody_and_whose_hash_the_log_proves()
    {
        var device = ConsentBench.NewDevice();
        var answer = await Proffer(device, SdBase);
        var record = AgreementRecord.Write(answer);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(record)), answer.Copy!.Value.ToString());
        var read = (await Service().Find(device, answer.Copy.Value, default))!;
        Assert.Equal(record, AgreementRecord.Write(read));
        Assert.Null(await Service().Find(ConsentBench.NewDevice(), answer.Copy.Value, default));

        var json = JsonNode.Parse(record)!;
        Assert.Equal(
            ["format", "standard", "id", "at", "firstParty", "firstPartyKind", "secondParty", "proffered", "answer", "agreement"],
            json.AsObject().Select(each => each.Key));
        Assert.DoesNotContain($"{device.Id:N}", Encoding.UTF8.GetString(record), StringComparison.Ordinal);
        var commitment = HolderCommitment.Of(Convert.FromBase64String(answer.Salt!), device.ToString());
        Assert.Equal(Convert.ToBase64String(commitment), $"{json["firstParty"]}");

        var company = Options.Create(new ReceiptOptions { Controller = "Example Shop" });
        await new ConsentLogging(
            _ledger, _log, _bench.Maps, Options.Create(new LogOptions()), company, NullLogger<ConsentLogging>.Instance).Run(default);
        var receipt = await new ConsentReceipts(_ledger, _bench.Notices, _log).Find(device, answer.Id, default);
        var verified = ReceiptVerifier.Verify(receipt.File, new VerificationOptions { LogKeys = _log.Identity.Keys });
        Assert.True(verified.IsValid, verified.Reason);
        Assert.Equal(
            ("agreement-accepted", answer.Copy.Value.ToString()), (verified.Consent!.Statement.Act, verified.Consent.Statement.Copy));
    }

    [Fact]
    public void The_bytes_of_a_record_are_what_they_always_were()
    {
        var answer = new ConsentEvent
        {
            Id = "0123456789abcdef0123456789abcdef", Holder = ConsentHolder.Device(Guid.Empty), Act = ConsentAct.AgreementAccepted,
            At = Instant.FromUtc(2026, 11, 30, 9, 0), Method = ConsentMethod.Agreement, By = ActingHand.Self,
            Salt = Convert.ToBase64String(new byte[32]), Agreement = new AgreedTerms(SdBase, SdBase, "Example Shop"),
        };
        var record = Encoding.UTF8.GetString(AgreementRecord.Write(answer));
        var party = Convert.ToBase64String(HolderCommitment.Of(new byte[32], answer.Holder.ToString()));
        string[] members =
        [
            "\"format\":\"compliance-myterms/v1\"", "\"standard\":\"IEEE 7012-2025\"", "\"id\":\"0123456789abcdef0123456789abcdef\"",
            "\"at\":\"2026-11-30T09:00:00Z\"", $"\"firstParty\":\"{party}\"", "\"firstPartyKind\":\"device\"",
            "\"secondParty\":\"Example Shop\"", $"\"proffered\":\"{SdBase}\"", "\"answer\":\"accepted\"", $"\"agreement\":\"{SdBase}\"",
        ];
        Assert.Equal($"{{{string.Join(',', members)}}}", record);
    }

    [Fact]
    public async Task At_log_in_what_followed_from_a_devices_agreement_comes_over_and_the_record_stays_the_devices()
    {
        var (device, person) = (ConsentBench.NewDevice(), ConsentBench.NewPerson());
        await Proffer(device, SdBase);
        await _bench.Consent.Join(person, device, default);
        Assert.Equal([ConsentAct.OptedOut], await _bench.Acts(person));
        Assert.Equal(0, await _bench.Consent.Join(person, device, default));
        Assert.Single(await Service().Answers(device, default).ToListAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("SD-BASE")]
    [InlineData("http://terms.example/agreements/")]
    [InlineData("https://anna@terms.example/agreements/")]
    [InlineData("https://terms.example/agreements/?name=anna")]
    [InlineData("https://terms.example/agreements/#anna")]
    [InlineData("https://TERMS.example/agreements/")]
    [InlineData("https://terms.example")]
    [InlineData("https://tërms.example/agreements/")]
    public async Task An_address_that_cannot_be_kept_is_refused_with_what_is_wrong_and_without_a_record(string agreement)
    {
        var person = ConsentBench.NewPerson();
        var refused = await Assert.ThrowsAsync<ConsentException>(() => Proffer(person, agreement));
        Assert.Equal(ConsentError.AgreementMalformed, refused.Error);
        Assert.DoesNotContain("anna", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await _bench.Acts(person));
        Assert.NotNull(AgreementAddress.Problem(new string('x', 300)));
        Assert.Null(AgreementAddress.Problem("https://customercommons.org/agreements/p2b1/0.9/"));
    }

    [Fact]
    public void Configuration_that_cannot_be_meant_is_named()
    {
        var wrong = new MyTermsOptions
        {
            Otherwise = "NOBODY",
            Agreements =
            {
                ["A"] = new() { Uri = "no address" },
                ["B"] = new() { Uri = SdBase, OptOut = { "tracking" } },
                ["C"] = new() { Uri = SdBase },
                ["D"] = new() { Uri = PdcAi, Answer = MyTermsAnswer.Offer, Offer = "E" },
                ["E"] = new() { Uri = Intent, Answer = MyTermsAnswer.Refuse },
            },
        };
        var said = string.Join('\n', wrong.Validate(new(wrong)).Select(each => each.ErrorMessage));
        string[] parts = ["the address of A", "\"tracking\"", "B has the address of another", "D is answered with an offer", "otherwise"];
        Assert.All(parts, part => Assert.Contains(part, said, StringComparison.Ordinal));
        Assert.Empty(_terms.Validate(new(_terms)));
    }

    private static PurposeClasses OptOutsOf(params string[] codes) =>
        codes.Aggregate(PurposeClasses.None, (all, each) => all | LegalTerms.FindClass(each)!.Value);

    private Task<ConsentEvent> Proffer(ConsentHolder holder, string agreement) => Service().Proffer(holder, agreement, default);

    private AgreementService Service() => new(
        _ledger, _bench.Maps, Options.Create(_terms), Options.Create(new ReceiptOptions { Controller = "Example Shop" }),
        Options.Create(new LogOptions()), new NewIds(), _bench.Clock);

    private sealed class NewIds : Compliance.Values.IIdSource
    {
        public Guid New() => Guid.NewGuid();
    }
}

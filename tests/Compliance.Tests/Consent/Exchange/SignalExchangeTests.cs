using System.ComponentModel.DataAnnotations;
using Compliance.Consent.Exchange;
using Compliance.Consent.Ledger;
using Compliance.Consent.Preferences;
using Compliance.Consent.Signals;
using Compliance.Consent.Signals.Gpp;
using Compliance.Consent.Signals.Tcf;
using Compliance.Decisions;
using Compliance.Decisions.Policies;
using Compliance.Testing.Consent;
using Microsoft.Extensions.Options;

namespace Compliance.Tests.Consent.Exchange;

public sealed class SignalExchangeTests
{
    private readonly ConsentHolder _person = ConsentBench.NewPerson();
    private readonly ConsentBench _bench = new(new MemoryConsentLedger(), new MemoryNotices());
    private readonly SignalOptions _options = new();

    private SignalExchange Exchange => new(_bench.Consent, new Classes(), _bench.Maps, Options.Create(_options), _bench.Clock);

    [Fact]
    public async Task What_any_section_of_a_GPP_string_says_no_to_is_recorded_once()
    {
        var text = new GppString(
            new UsOptOuts { Sale = UsChoice.OptedOut, Sharing = UsChoice.DidNotOptOut }.ToSection(8),
            new UsOptOuts
            {
                TargetedAdvertising = UsChoice.OptedOut, GlobalPrivacyControl = true,
                SensitiveData = [.. Enumerable.Repeat(UsChoice.OptedOut, 16)],
            }.ToSection(7)).Write();
        var said = await Exchange.ReadGpp(_person, text, "us-ca", default);
        Assert.Equal(PurposeClasses.Sale | PurposeClasses.TargetedAdvertising, said.OptedOut);
        Assert.True(said is { LimitsUse: true, HasGlobalPrivacyControl: true, Changed: true });
        Assert.Equal([ConsentAct.OptedOut, ConsentAct.OptedOut, ConsentAct.UseLimited], await _bench.Acts(_person));
        Assert.False((await Exchange.ReadGpp(_person, text, "us-ca", default)).Changed);
        Assert.Equal(3, (await _bench.Acts(_person)).Count);
    }

    [Fact]
    public async Task A_string_that_says_yes_makes_no_consent_and_takes_nothing_back()
    {
        _options.TcfPurposes[ConsentBench.Recommend] = [3, 5];
        await _bench.Consent.OptOut(_person, PurposeClasses.Sale, ConsentMethod.WebForm, ActingHand.Self, default);
        var yes = new UsOptOuts { Sale = UsChoice.DidNotOptOut, Sharing = UsChoice.DidNotOptOut };
        var all = Tcf(Enumerable.Range(1, 11));
        var said = await Exchange.ReadGpp(_person, new GppString(yes.ToSection(8), new TcfEuSection(all)).Write(), null, default);
        Assert.False(said.Changed);
        Assert.Empty((await Exchange.ReadTcf(_person, all.Write(), default)).Refused);
        Assert.Equal([ConsentAct.OptedOut], await _bench.Acts(_person));
        Assert.False(await _bench.Allows(_person));
    }

    [Fact]
    public async Task A_TC_string_without_a_purpose_that_ours_needs_ends_our_consent()
    {
        _options.TcfPurposes[ConsentBench.Recommend] = [3, 5];
        _options.TcfPurposes[ConsentBench.Newsletter] = [3];
        _options.TcfPurposes["gone.from.the.map"] = [9];
        await _bench.Publish();
        await _bench.Answer(_person);
        await _bench.Answer(_person, ConsentBench.Newsletter);
        var said = await Exchange.ReadTcf(_person, Tcf([1, 3]).Write(), default);
        Assert.Equal([ConsentBench.Recommend], said.Refused);
        Assert.True(said.Changed);
        Assert.Equal(DecisionReason.Withdrawn, (await _bench.Ask(_person)).Reason);
        Assert.True(await _bench.Allows(_person, ConsentBench.Newsletter));
    }

    [Theory]
    [InlineData("DBABTA~1YXN", "uspv1, character 2: expected Y, N or -")]
    [InlineData("", "header")]
    public async Task A_malformed_string_names_the_place_and_records_nothing(string text, string place)
    {
        var refused = await Assert.ThrowsAsync<SignalFormatException>(() => Exchange.ReadGpp(_person, text, null, default));
        Assert.StartsWith(place, refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SignalFormatException>(() => Exchange.ReadTcf(_person, "BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA", default));
        Assert.Empty(await _bench.Acts(_person));
    }

    [Fact]
    public async Task The_ledger_is_written_as_the_sections_say_it_and_read_back_it_changes_nothing()
    {
        var clean = UsOptOuts.From(GppString.Parse((await Exchange.Write(_person, default)).Gpp));
        Assert.Equal([7, 8], clean.Keys);
        Assert.Equal((UsChoice.DidNotOptOut, UsChoice.DidNotOptOut), (clean[8].Sale, clean[8].Sharing));
        Assert.Equal(UsChoice.NotApplicable, clean[7].TargetedAdvertising);
        Assert.True(clean[8].GlobalPrivacyControl is not true);

        await _bench.Consent.OptOut(_person, PurposeClasses.Sale, ConsentMethod.WebForm, ActingHand.Self, default);
        await _bench.Consent.Record(_person, ConsentAct.UseLimited, null, ConsentMethod.WebForm, ActingHand.Self, default);
        var written = await Exchange.Write(_person, default);
        var choices = UsOptOuts.From(GppString.Parse(written.Gpp));
        Assert.All(choices.Values, each => Assert.Equal(UsChoice.OptedOut, each.Sale));
        Assert.All(choices.Values, each => Assert.All(each.SensitiveData, data => Assert.Equal(UsChoice.OptedOut, data)));
        Assert.Equal(UsChoice.DidNotOptOut, choices[8].Sharing);
        Assert.False((await Exchange.ReadGpp(_person, written.Gpp, null, default)).Changed);

        await _bench.Consent.Signal(_person, null, default);
        Assert.All(
            UsOptOuts.From(GppString.Parse((await Exchange.Write(_person, default)).Gpp)).Values,
            each => Assert.True(each is { GlobalPrivacyControl: true, ForbidsSharing: true }));
    }

    [Fact]
    public async Task A_TC_string_is_written_only_by_a_platform_with_an_id_and_has_consent_where_all_that_need_it_are_allowed()
    {
        await _bench.Publish();
        await _bench.Answer(_person);
        _options.TcfPurposes[ConsentBench.Recommend] = [3, 5];
        _options.TcfPurposes[ConsentBench.Newsletter] = [3];
        Assert.Null((await Exchange.Write(_person, default)).Tcf);

        _options.CmpId = 31;
        var written = await Exchange.Write(_person, default);
        var tcf = TcString.Parse(written.Tcf!);
        Assert.Equal(IdSet.Create([5]), tcf.PurposeConsents);
        Assert.Equal(IdSet.Create([5]), tcf.Publisher!.Consents);
        Assert.Equal(IdSet.Empty, tcf.VendorConsents);
        Assert.Empty(tcf.Deviations());
        Assert.Equal(tcf, GppString.Parse(written.Gpp).Tcf);
    }

    [Fact]
    public async Task Consent_Mode_grants_what_is_allowed_and_denies_what_a_restriction_or_opt_out_stands_against()
    {
        _options.ConsentModePurposes["ad_storage"] = [ConsentBench.Share];
        _options.ConsentModePurposes["personalization_storage"] = [ConsentBench.Recommend];
        await _bench.Publish();
        await _bench.Answer(_person);
        await _bench.Answer(_person, ConsentBench.Share);
        Assert.Equal(("granted", "granted"), await Mode());
        await _bench.Consent.OptOut(_person, PurposeClasses.Sale, ConsentMethod.WebForm, ActingHand.Self, default);
        Assert.Equal(("denied", "granted"), await Mode());
        await _bench.Consent.Record(_person, ConsentAct.Restricted, null, ConsentMethod.Phone, ActingHand.Self, default);
        Assert.Equal(("denied", "denied"), await Mode());

        async Task<(string, string)> Mode()
        {
            var states = (await Exchange.Write(_person, default)).ConsentMode;
            Assert.Equal(ConsentMode.Types, states.Keys);
            Assert.Equal("denied", states["analytics_storage"]);
            return (states["ad_storage"], states["personalization_storage"]);
        }
    }

    [Fact]
    public void Settings_that_no_string_could_follow_are_refused_at_the_start()
    {
        var wrong = new SignalOptions { CmpId = 5000, PublisherCountry = "de" };
        wrong.GppSections.Add(2);
        wrong.TcfPurposes["recommend"] = [25];
        wrong.ConsentModePurposes["ad_stuff"] = ["recommend"];
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(wrong, new ValidationContext(wrong), found, validateAllProperties: true);
        found.AddRange(wrong.Validate(new ValidationContext(wrong)));
        Assert.Equal(
            ["CmpId", "ConsentModePurposes", "GppSections", "PublisherCountry", "TcfPurposes"],
            found.SelectMany(each => each.MemberNames).Distinct().Order(StringComparer.Ordinal));
    }

    private static TcString Tcf(IEnumerable<int> consents) => new()
    {
        Created = ConsentBench.Start.InUtc().Date.AtMidnight().InUtc().ToDateTimeOffset(),
        LastUpdated = ConsentBench.Start.InUtc().Date.AtMidnight().InUtc().ToDateTimeOffset(),
        CmpId = 31, ConsentLanguage = "EN", VendorListVersion = 200, PublisherCountry = "DE", DisclosedVendors = IdSet.Empty,
        PurposeConsents = IdSet.Create([.. consents]),
    };

    private sealed class Classes : IPurposeClasses
    {
        public PurposeClasses Of(string purpose) =>
            ConsentBench.Rules.Purposes.FirstOrDefault(each => each.Code == purpose)?.Classes ?? PurposeClasses.None;
    }
}

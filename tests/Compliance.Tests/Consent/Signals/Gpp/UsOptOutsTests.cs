using Compliance.Consent.Signals;
using Compliance.Consent.Signals.Gpp;
using CsCheck;

namespace Compliance.Tests.Consent.Signals.Gpp;

public sealed class UsOptOutsTests
{
    private static readonly Gen<UsChoice> Choice = Gen.Enum<UsChoice>();

    public static TheoryData<int> Ids => [.. Enumerable.Range(7, 21)];

    [Fact]
    public void The_choices_of_each_section_are_read_by_its_id()
    {
        var text = new GppString(
            new UsPrivacySection(new UsPrivacy(true, true, null)),
            UsSection.Empty(8).With(UsFields.SaleOptOut, 2).With(UsFields.SharingOptOut, 1).With(UsFields.Gpc, 0),
            UsSection.Empty(10).With(UsFields.TargetedAdvertisingOptOut, 1).With(UsFields.SensitiveDataProcessing, 0, 1, 2, 0, 0, 0, 0),
            new RawSection(99, "x"));
        var choices = UsOptOuts.From(text);
        Assert.Equal([6, 8, 10], choices.Keys);
        Assert.Equal(UsChoice.OptedOut, choices[6].Sale);
        Assert.Equal((UsChoice.DidNotOptOut, UsChoice.OptedOut, UsChoice.NotApplicable, false),
            (choices[8].Sale, choices[8].Sharing, choices[8].TargetedAdvertising, choices[8].GlobalPrivacyControl));
        Assert.Equal((true, false, true), (choices[8].ForbidsSharing, choices[8].ForbidsSale, choices[10].ForbidsTargetedAdvertising));
        Assert.Equal(UsChoice.OptedOut, choices[10].SensitiveData[1]);
        Assert.Null(choices[10].GlobalPrivacyControl);
    }

    [Fact]
    public void The_global_signal_forbids_what_the_section_leaves_open()
    {
        var choices = new UsOptOuts { Sale = UsChoice.DidNotOptOut, GlobalPrivacyControl = true };
        Assert.Equal((true, true, true), (choices.ForbidsSale, choices.ForbidsSharing, choices.ForbidsTargetedAdvertising));
        choices = choices with { GlobalPrivacyControl = false };
        Assert.Equal((false, false, false), (choices.ForbidsSale, choices.ForbidsSharing, choices.ForbidsTargetedAdvertising));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Choices_that_a_section_has_fields_for_are_read_as_they_were_written(int id)
    {
        var layout = UsSection.Empty(id).Layout;
        var lists = layout.Segments.SelectMany(segment => segment.Fields).ToDictionary(field => field.Name, field => field.Count);
        Gen.Select(
            Choice, Choice, Choice,
            Choice.Array[lists.GetValueOrDefault(UsFields.SensitiveDataProcessing)],
            Choice.Array[lists.GetValueOrDefault(UsFields.KnownChildSensitiveDataConsents)],
            Gen.Bool.Nullable()).Sample((sale, sharing, advertising, sensitive, child, signal) =>
        {
            var choices = new UsOptOuts
            {
                Sale = sale,
                Sharing = layout.Has(UsFields.SharingOptOut) ? sharing : default,
                TargetedAdvertising = layout.Has(UsFields.TargetedAdvertisingOptOut) ? advertising : default,
                SensitiveData = [.. sensitive],
                KnownChild = [.. child],
                GlobalPrivacyControl = layout.Has(UsFields.Gpc) ? signal : null,
            };
            var text = new GppString(choices.ToSection(id)).Write();
            Assert.Equal(choices, UsOptOuts.From(GppString.Parse(text))[id]);
        });
    }

    [Fact]
    public void A_notice_counts_as_given_where_there_is_a_choice()
    {
        var section = new UsOptOuts { Sale = UsChoice.OptedOut, GlobalPrivacyControl = true }.ToSection(8);
        Assert.Equal([1], section[UsFields.SaleOptOutNotice]!);
        Assert.Equal([0], section[UsFields.SharingOptOutNotice]!);
        Assert.Equal([0], section[UsFields.SensitiveDataLimitUseNotice]!);
        Assert.Equal([2], section[UsFields.MspaCoveredTransaction]!);
        Assert.Equal([1], section[UsFields.Gpc]!);

        section = new UsOptOuts { SensitiveData = [.. Enumerable.Repeat(UsChoice.OptedOut, 8)] }.ToSection(11);
        Assert.Equal([1], section[UsFields.SharingNotice]!);
        Assert.Equal([1], section[UsFields.SensitiveDataProcessingOptOutNotice]!);
        Assert.Equal([0], section[UsFields.SaleOptOutNotice]!);

        section = new UsOptOuts { TargetedAdvertising = UsChoice.DidNotOptOut }.ToSection(24);
        Assert.Equal([1], section[UsFields.ProcessingNotice]!);
        Assert.Equal([1], section[UsFields.TargetedAdvertisingOptOutNotice]!);
        Assert.Equal([0], UsSection.Empty(24)[UsFields.ProcessingNotice]!);
    }

    [Fact]
    public void A_choice_without_a_field_is_not_written_and_a_list_of_another_length_is_refused()
    {
        Assert.Equal(UsSection.Empty(9).With(UsFields.SharingNotice, 1), new UsOptOuts { Sharing = UsChoice.OptedOut }.ToSection(9));
        Assert.Throws<ArgumentException>(() => new UsOptOuts { SensitiveData = [UsChoice.OptedOut] }.ToSection(8));
        Assert.Throws<ArgumentException>(() => new UsOptOuts().ToSection(28));
    }
}

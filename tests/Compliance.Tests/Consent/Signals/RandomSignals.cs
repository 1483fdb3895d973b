using Compliance.Consent.Signals;
using Compliance.Consent.Signals.Gpp;
using Compliance.Consent.Signals.Tcf;

namespace Compliance.Tests.Consent.Signals;

/// <summary>Random models. A seed gives the same ones again.</summary>
internal sealed class RandomSignals(Random random, int greatestVendor = IdSet.Greatest)
{
    private static readonly int[] ConsentOnly = [1, 3, 4, 5, 6];

    /// <summary>A seed of its own for each run, or the one that a failure named.</summary>
    public static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("COMPLIANCE_SIGNALS_SEED"), out var seed) ? seed : Random.Shared.Next();

    /// <summary>What a failure says: how to see it again.</summary>
    public static string Rerun(int index) => $"model {index} of COMPLIANCE_SIGNALS_SEED={Seed}";

    public GppString Gpp()
    {
        var sections = new List<GppSection>();
        if (random.Next(2) == 0)
            sections.Add(new TcfEuSection(Current()));
        if (random.Next(3) == 0)
            sections.Add(new UsPrivacySection(new UsPrivacy(Maybe(), Maybe(), Maybe())));
        var many = random.Next(6) == 0 ? 2 : 9;
        sections.AddRange(Enumerable.Range(7, 21).Where(_ => random.Next(many) == 0).Select(Us));
        return new GppString(sections);
    }

    /// <summary>A section of the United States, with any of the layouts that the IAB's encoder writes.</summary>
    public UsSection Us(int id)
    {
        // Between the two versions of usnat lies a layout that is only read.
        var layouts = UsLayouts.Of(id).Where((layout, index) => layout.Version == 2 || index != 1).ToList();
        var layout = layouts[random.Next(layouts.Count)];
        return new UsSection(layout, [.. layout.Segments.Select((segment, index) => index == 0 || Coin() ? Numbers(segment) : [])]);
    }

    /// <summary>A string as TCF 2.3 wants it.</summary>
    public TcString Current()
    {
        var any = Tcf();
        var interests = any.PurposeLegitimateInterests.Except(ConsentOnly).ToArray();
        return any with
        {
            Created = any.LastUpdated,
            IsServiceSpecific = true,
            PurposeLegitimateInterests = IdSet.Create(interests),
            DisclosedVendors = any.DisclosedVendors ?? Vendors(),
            AllowedVendors = null,
            Publisher = any.Publisher ?? Publisher(),
        };
    }

    /// <summary>Any string of version 2 that the IAB's encoder accepts.</summary>
    public TcString Tcf() => new()
    {
        Created = Time(),
        LastUpdated = Time(),
        CmpId = random.Next(2, 4096),
        CmpVersion = random.Next(4096),
        ConsentScreen = random.Next(64),
        ConsentLanguage = Letters(),
        VendorListVersion = random.Next(4096),
        PolicyVersion = random.Next(64),
        IsServiceSpecific = Coin(),
        UseNonStandardTexts = Coin(),
        SpecialFeatureOptIns = Ids(12),
        PurposeConsents = Ids(24),
        PurposeLegitimateInterests = Ids(24),
        PurposeOneTreatment = Coin(),
        PublisherCountry = Letters(),
        VendorConsents = Vendors(),
        VendorLegitimateInterests = Vendors(),
        PublisherRestrictions = Restrictions(),
        DisclosedVendors = random.Next(4) == 0 ? null : Vendors(),
        AllowedVendors = random.Next(8) == 0 ? Vendors() : null,
        Publisher = Coin() ? Publisher() : null,
    };

    /// <summary>Of every shape that decides between a bit field and ranges: none, few, many, runs, all, and lengths where both cost about
    /// the same.</summary>
    public IdSet Vendors() => random.Next(8) switch
    {
        0 => [],
        1 => IdSet.Create([.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(1, Math.Min(1500, greatestVendor) + 1))]),
        2 => Ids(random.Next(1, Math.Min(1200, greatestVendor))),
        3 => Runs(random.Next(1, 20), Math.Min(1500, greatestVendor)),
        4 => IdSet.Of([new IdRun(1, random.Next(1, Math.Min(1200, greatestVendor)))]),
        5 => Runs(random.Next(1, 4), random.Next(20) == 0 ? greatestVendor : Math.Min(1500, greatestVendor)),
        6 => Runs(1, Math.Min(80, greatestVendor)),
        _ => Runs(random.Next(1, 6), Math.Min(200, greatestVendor)),
    };

    private IdSet Runs(int count, int greatest) => IdSet.Of(Enumerable.Range(0, count).Select(_ =>
    {
        var first = random.Next(1, greatest + 1);
        return new IdRun(first, random.Next(2) == 0 ? first : Math.Min(greatest, first + random.Next(60)));
    }));

    private IdSet Ids(int greatest)
    {
        var share = random.NextDouble();
        return IdSet.Create([.. Enumerable.Range(1, greatest).Where(_ => random.NextDouble() < share)]);
    }

    /// <summary>One entry per purpose and type, with vendors: the IAB's model holds no other.</summary>
    private ValueList<PublisherRestriction> Restrictions() =>
    [
        .. Enumerable.Range(0, random.Next(5) == 0 ? random.Next(1, 5) : 0)
            .Select(_ => (Purpose: random.Next(1, 64), Type: (RestrictionType)random.Next(3)))
            .Distinct()
            .Select(each => new PublisherRestriction(each.Purpose, each.Type, Runs(random.Next(1, 5), Math.Min(1500, greatestVendor)))),
    ];

    private PublisherPurposes Publisher()
    {
        var custom = random.Next(3) == 0 ? random.Next(1, 64) : 0;
        return new PublisherPurposes
        {
            Consents = Ids(24),
            LegitimateInterests = Ids(24),
            CustomPurposes = custom,
            CustomConsents = Ids(custom),
            CustomLegitimateInterests = Ids(custom),
        };
    }

    private ValueList<byte> Numbers(GppSegment segment) => [.. segment.Fields.SelectMany(Numbers)];

    private IEnumerable<byte> Numbers(GppField field) =>
        Enumerable.Range(0, field.Count).Select(_ => (byte)random.Next(Least(field), field.Greatest + 1));

    /// <summary>The IAB's encoder writes no 0 there; it is only read.</summary>
    private static int Least(GppField field) => field.Name == UsFields.MspaCoveredTransaction ? 1 : field.Least;

    private DateTimeOffset Time() => DateTimeOffset.UnixEpoch.AddMilliseconds(random.NextInt64(1L << 36) * 100);

    private string Letters() => $"{(char)random.Next('A', 'Z' + 1)}{(char)random.Next('A', 'Z' + 1)}";

    private bool Coin() => random.Next(2) == 0;

    private bool? Maybe() => random.Next(3) switch { 0 => null, 1 => false, _ => true };
}

using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Compliance.DataMap.Register;
using Compliance.DataMap;
using Compliance.Personalization.Transparency;
using Compliance.Testing;
using Compliance.Testing.Node;
using Compliance.Testing.Transparency;
using Json.Schema;
using Moq;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Tests.Personalization.Transparency;

/// <summary>The notice in the Transparency Information Language and in the terms of the Data Privacy Vocabulary.</summary>
public sealed class FormatTests
{
    /// <summary>Names the file <c>tilt-schema.json</c> of github.com/Transparency-Information-Language/schema.</summary>
    private const string SchemaSetting = "COMPLIANCE_TILT_SCHEMA";

    /// <summary>A schema is registered once in a process.</summary>
    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new(StringComparer.Ordinal);

    /// <summary>The blocks that the language's schema demands of a document, of May 2023.</summary>
    private static readonly string[] Blocks =
    [
        "meta", "controller", "dataProtectionOfficer", "dataDisclosed", "thirdCountryTransfers", "accessAndDataPortability", "sources",
        "rightToInformation", "rightToRectificationOrDeletion", "rightToDataPortability", "rightToWithdrawConsent", "rightToComplain",
        "automatedDecisionMaking", "changesOfPurpose",
    ];

    /// <summary>And of an entry under <c>dataDisclosed</c>.</summary>
    private static readonly string[] Entry =
        ["_id", "category", "purposes", "legalBases", "legitimateInterests", "recipients", "storage", "nonDisclosure"];

    /// <summary>The terms that the document uses, as the Data Privacy Vocabulary 2.3 (w3id.org/dpv/2.3) has them.</summary>
    private static readonly string[] Terms =
    [
        "AutomatedDecisionMaking", "Consent", "Contract", "DataController", "DataProtectionAuthority", "DataProtectionOfficer",
        "DataSource", "DataSubjectRight",
        "LegalBasis", "LegalObligation", "LegitimateInterest", "PersonalData", "PrivacyNotice", "Process", "Profiling",
        "PublicInterest", "Purpose", "Recipient", "Representative", "SpecialCategoryPersonalData", "StorageDuration", "TemporalDuration",
        "ThirdCountry", "VitalInterest", "hasAuthority", "hasContext", "hasDataController", "hasDataProtectionOfficer", "hasDataSource",
        "hasDuration", "hasLegalBasis", "hasPersonalData", "hasProcess", "hasProcessing", "hasPurpose", "hasRecipient", "hasRepresentative",
        "hasRight", "hasStorageCondition", "hasThirdCountry",
    ];

    private const string Whole =
        """
        compliance:
          controller: The Shop
          contact:
            privacy: privacy@shop.example
            address: 1 Example Street
            country: DE
            requests: https://shop.example/requests
            representative: {name: The board, email: board@shop.example, phone: +49 30 0000}
            data_protection_officer: {name: The officer, address: 1 Example Street, country: DE, email: dpo@shop.example}
            authority: {name: The authority, country: DE, email: authority@example.org, phone: +49 30 0001}
          connections: {crm: {kind: sql}}
          purposes:
            pages:
              basis: legitimate_interests
              classes: [profiling]
              interest: To show what suits you.
              from: 2027-01-01
              provision: {required_by_contract: true, consequences: We cannot deliver.}
              automated_decision: {logic: A score., effects: Other pages.}
              transfers: [{country: US, recipient: the mail provider, safeguard: standard_clauses}]
              sources: [{description: The trade register, url: https://register.example/, public: true}]
              uses:
              - {fields: [shop.people.mail], recipients: [the mail provider]}
              - {fields: [shop.people.born], as: age-band}
        data_use: [{fides_key: pages, name: Pages that suit you, description: By age band.}]
        dataset:
        - fides_key: shop
          compliance: {connection: crm}
          collections:
          - name: people
            compliance: {retention: {period: P3W, from: since}}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: mail, data_categories: [user.contact.email]}
            - {name: born, data_categories: [user.demographic.date_of_birth]}
            - {name: since, data_categories: [user.behavior]}
        """;

    public static TheoryData<string> Maps => [Whole, GateBench.Map, File.ReadAllText(Repository.PathTo("samples/shop/datamap.yml"))];

    [Fact]
    public async Task A_map_that_says_everything_gives_every_block_that_tilt_demands()
    {
        var document = await Tilt(Whole);
        Assert.Empty(document["unsaid"]!.AsArray());
        Assert.Empty(Blocks.Except(document.Select(each => each.Key)));
        Assert.All(
            document["dataDisclosed"]!.AsArray(),
            each => Assert.Equal(Entry.Order(), each!.AsObject().Select(member => member.Key).Order()));
        var mail = document["dataDisclosed"]!.AsArray().Single(each => $"{each!["category"]}" == "User Contact Email")!;
        Assert.Equal("GDPR-6-1-f", $"{mail["legalBases"]![0]!["reference"]}");
        Assert.Equal("the mail provider", $"{mail["recipients"]![0]!["name"]}");
        Assert.Equal("P21D", $"{mail["storage"]![0]!["temporal"]![0]!["ttl"]}");
        Assert.True(document["thirdCountryTransfers"]![0]!["standardDataProtectionClause"]!["available"]!.GetValue<bool>());
        Assert.True(document["automatedDecisionMaking"]!["inUse"]!.GetValue<bool>());
        Assert.Equal("2027-01-01", $"{document["changesOfPurpose"]![0]!["plannedDateOfChange"]}");
        Assert.Equal(64, $"{document["meta"]!["_hash"]}".Length);
        Assert.Contains(
            document["dataDisclosed"]!.AsArray(), each => $"{each!["category"]}".EndsWith(": an age band", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_map_does_not_say_is_named_and_not_made_up()
    {
        var document = await Tilt(GateBench.Map);
        string[] unsaid = [.. document["unsaid"]!.AsArray().Select(each => $"{each}")];
        Assert.Contains("/dataProtectionOfficer", unsaid);
        Assert.Contains("/controller/address", unsaid);
        Assert.Contains("/thirdCountryTransfers", unsaid);
        Assert.Contains("/automatedDecisionMaking", unsaid);
        Assert.Contains("/rightToComplain/supervisoryAuthority", unsaid);
        Assert.Contains("/dataDisclosed/*/nonDisclosure", unsaid);
        Assert.Null(document["dataProtectionOfficer"]);
        Assert.Empty(document["automatedDecisionMaking"]!.AsObject());
        Assert.Equal("The Shop", $"{document["controller"]!["name"]}");
    }

    [Theory, MemberData(nameof(Maps))]
    public async Task Where_the_schema_of_tilt_finds_fault_the_document_says_that_the_map_is_silent(string map)
    {
        var path = Environment.GetEnvironmentVariable(SchemaSetting);
        Assert.SkipWhen(path is null || !File.Exists(path), $"{SchemaSetting} names no file: the schema is not part of this repository.");
        var document = await Tilt(map);
        var schema = Schemas.GetOrAdd(path!, each => JsonSchema.FromText(File.ReadAllText(each)));
        var result = schema.Evaluate(
            JsonSerializer.SerializeToElement(document), new EvaluationOptions { OutputFormat = OutputFormat.List });
        List<string> faults = [.. Faults(result).Order(StringComparer.Ordinal)];
        List<string> unsaid = [.. document["unsaid"]!.AsArray().Select(each => $"{each}")];
        Assert.DoesNotContain(
            faults, fault => !unsaid.Any(said => said.StartsWith(Star().Replace(fault, "/*"), StringComparison.Ordinal)));
        if (unsaid.Count == 0)
            Assert.True(result.IsValid, string.Join('\n', faults));
    }

    [Theory, MemberData(nameof(Maps))]
    public async Task A_json_ld_processor_reads_only_terms_of_the_vocabulary(string map)
    {
        using var oracle = await NodeOracle.Start("Digital Bazaar's code", "Compliance.Tests", "Consent", "Proving", "oracle");
        var document = await Service(map).Dpv(default);
        JsonNode? answer = null;
        await oracle.Exchange(
            [new JsonObject { ["document"] = document.DeepClone() }.ToJsonString()], (_, line) => answer = JsonNode.Parse(line));
        Assert.True(answer!["valid"]!.GetValue<bool>(), $"{answer["reason"]}");
        const string Dpv = "https://w3id.org/dpv#";
        var used = answer["iris"]!.AsArray().Select(each => $"{each}").ToHashSet(StringComparer.Ordinal);
        Assert.Empty(used.Where(each => each.StartsWith(Dpv, StringComparison.Ordinal)).Select(each => each[Dpv.Length..]).Except(Terms));
        Assert.Contains($"{Dpv}hasLegalBasis", used);
        Assert.InRange(answer["quads"]!.GetValue<int>(), 20, 5000);
        var uses = DataMapLoader.Load(map, "map.yml").Uses;
        Assert.Equal(
            uses.Values.Where(use => use.Fields.Count > 0).Select(use => use.Purpose).Order(StringComparer.Ordinal),
            document["dpv:hasProcess"]!.AsArray().Select(each => $"{each!["dpv:hasPurpose"]!["dct:identifier"]}")
                .Where(uses.ContainsKey).Order(StringComparer.Ordinal));
    }

    /// <summary>A condition that does not hold is no fault.</summary>
    private static IEnumerable<string> Faults(EvaluationResults result) => (result.Details ?? [])
        .Where(each => !each.IsValid && each.Errors is { Count: > 0 })
        .Where(each => !$"{each.EvaluationPath}/".Contains("/if/", StringComparison.Ordinal))
        .Select(each => $"{each.InstanceLocation}");

    private static Task<JsonObject> Tilt(string yaml) => Service(yaml).Tilt(default);

    private static PrivacyNoticeService Service(string yaml)
    {
        var map = DataMapLoader.Load(yaml, "map.yml");
        return new PrivacyNoticeService(
            Mock.Of<IDataMaps>(maps => maps.Current == map), new MemoryNoticeVersions(),
            new FakeClock(Instant.FromUtc(2026, 11, 30, 9, 0)));
    }

    private static Regex Star() => new(@"/\d+", RegexOptions.CultureInvariant);
}

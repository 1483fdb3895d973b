using System.Text.Json.Nodes;
using Compliance.DataMap.Register;
using Compliance.DataMap;
using Compliance.DataMap.Uses;
using Compliance.Decisions.Policies;
using NodaTime.Text;

namespace Compliance.Personalization.Transparency.Formats;

/// <summary>
/// The notice as JSON-LD in the terms of the Data Privacy Vocabulary 2.3 (w3id.org/dpv/2.3), as receipts of consents have it. What the data
/// map does not say is not there.
/// </summary>
internal static class DpvDocument
{
    private static readonly Dictionary<LegalBasis, string> Bases = new()
    {
        [LegalBasis.Consent] = "dpv:Consent", [LegalBasis.Contract] = "dpv:Contract", [LegalBasis.LegalObligation] = "dpv:LegalObligation",
        [LegalBasis.VitalInterests] = "dpv:VitalInterest", [LegalBasis.PublicTask] = "dpv:PublicInterest",
        [LegalBasis.LegitimateInterests] = "dpv:LegitimateInterest",
    };

    /// <param name="register">By the data map in force.</param>
    /// <param name="version">Of the notice that is written from it.</param>
    public static JsonObject Of(ProcessingRegister register, NoticeVersion version)
    {
        var document = new JsonObject
        {
            ["@context"] = new JsonObject
            {
                ["dpv"] = "https://w3id.org/dpv#", ["dct"] = "http://purl.org/dc/terms/", ["schema"] = "https://schema.org/",
                ["xsd"] = "http://www.w3.org/2001/XMLSchema#", ["rdf"] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
                ["cf"] = "urn:compliance-functions:privacy-notice:v1#",
            },
            ["@id"] = $"urn:sha256:{version.Hash}",
            ["@type"] = "dpv:PrivacyNotice",
            ["dct:identifier"] = version.Hash,
            ["dct:hasVersion"] = $"{version.Number}",
            ["dct:valid"] = new JsonObject { ["@type"] = "xsd:dateTime", ["@value"] = InstantPattern.General.Format(version.Since) },
            ["dct:language"] = "en",
            ["dpv:hasDataController"] = Controller(register),
        };
        if (register.Contact?.DataProtectionOfficer is { } officer)
            document["dpv:hasDataProtectionOfficer"] = Party("dpv:DataProtectionOfficer", officer);
        if (register.Contact?.Authority is { } authority)
            document["dpv:hasAuthority"] = Party("dpv:DataProtectionAuthority", authority);
        document["dpv:hasProcess"] = new JsonArray([.. register.Activities.Where(each => each.Items.Count > 0).Select(Process)]);
        return document;
    }

    private static JsonObject Controller(ProcessingRegister register)
    {
        var controller = new JsonObject { ["@type"] = "dpv:DataController" };
        Say(controller, "schema:name", register.Controller);
        Say(controller, "schema:address", register.Contact?.Address);
        Say(controller, "schema:addressCountry", register.Contact?.Country);
        Say(controller, "schema:contactPoint", register.Contact?.Privacy);
        if (register.Contact?.Representative is { } representative)
            controller["dpv:hasRepresentative"] = Party("dpv:Representative", representative);
        return controller;
    }

    private static JsonNode Process(ProcessingActivity activity)
    {
        var purpose = new JsonObject { ["@type"] = "dpv:Purpose", ["dct:identifier"] = activity.Purpose, ["dct:title"] = activity.Title };
        Say(purpose, "dct:description", activity.Description);
        var process = new JsonObject
        {
            ["@type"] = "dpv:Process",
            ["dpv:hasPurpose"] = purpose,
            ["dpv:hasLegalBasis"] = new JsonArray([.. activity.Bases.Select(Basis)]),
            ["dpv:hasPersonalData"] = new JsonArray([.. activity.Items.SelectMany(Data)]),
            ["dpv:hasRecipient"] = new JsonArray(
            [
                .. activity.Recipients.Select(each => (JsonNode)new JsonObject { ["@type"] = "dpv:Recipient", ["schema:name"] = each }),
            ]),
            ["dpv:hasStorageCondition"] = new JsonArray(
            [
                .. activity.Kept.Select(each => (JsonNode)new JsonObject
                {
                    ["@type"] = "dpv:StorageDuration", ["dct:title"] = each.Collection,
                    ["dpv:hasDuration"] = new JsonObject
                    {
                        ["@type"] = "dpv:TemporalDuration",
                        ["rdf:value"] = new JsonObject { ["@type"] = "xsd:duration", ["@value"] = each.Period },
                    },
                    ["dct:description"] = $"From “{each.From}”{(each.Law is { } law ? $", {law}" : "")}",
                }),
            ]),
            ["dpv:hasRight"] = Rights(activity),
        };
        if (activity.Disclosure.Transfers is { Count: > 0 } transfers)
            process["dpv:hasThirdCountry"] = new JsonArray([.. transfers.Select(Country)]);
        if (activity.Disclosure.Sources is { Count: > 0 } sources)
            process["dpv:hasDataSource"] = new JsonArray(
            [
                .. sources.Select(each =>
                    (JsonNode)new JsonObject { ["@type"] = "dpv:DataSource", ["dct:description"] = each.Description }),
            ]);
        if ((activity.Classes & PurposeClasses.Profiling) != 0)
            process["dpv:hasProcessing"] = new JsonObject { ["@type"] = "dpv:Profiling" };
        if (activity.Disclosure.Automated is { InUse: true } automated)
        {
            process["dpv:hasContext"] = new JsonObject
            {
                ["@type"] = "dpv:AutomatedDecisionMaking", ["dct:description"] = $"{automated.Logic} {automated.Effects}",
            };
        }

        return process;
    }

    private static JsonNode Basis(string code)
    {
        var basis = new JsonObject
        {
            ["@type"] = LegalTerms.FindBasis(code) is { } term ? Bases[term.Basis] : "dpv:LegalBasis", ["dct:identifier"] = code,
        };
        return basis;
    }

    /// <summary>By categories of fideslang, and in which form.</summary>
    private static IEnumerable<JsonNode> Data(ProcessedItem item) => item.Categories
        .Zip(item.CategoryTitles)
        .Select(each =>
        {
            var data = new JsonObject
            {
                ["@type"] = item.IsSpecial ? "dpv:SpecialCategoryPersonalData" : "dpv:PersonalData", ["dct:identifier"] = each.First,
                ["dct:title"] = each.Second,
            };
            Say(data, "cf:generalisedTo", item.As?.Title);
            return (JsonNode)data;
        })
        .DistinctBy(each => each.ToJsonString(), StringComparer.Ordinal);

    private static JsonArray Rights(ProcessingActivity activity)
    {
        var rights = new JsonArray();
        foreach (var name in new[]
        {
            "Access", "Rectification", "Erasure", "Restriction", activity.Bases.Contains("consent") ? "Withdrawal of consent" : null,
            activity.Bases.Any(each => each is "consent" or "contract") ? "Portability" : null,
            activity.Bases.Any(each => each is "legitimate_interests" or "public_task") ? "Objection" : null,
        }.OfType<string>())
            rights.Add(new JsonObject { ["@type"] = "dpv:DataSubjectRight", ["dct:title"] = name });
        return rights;
    }

    private static JsonNode Country(ThirdCountryTransfer each)
    {
        var country = new JsonObject
        {
            ["@type"] = "dpv:ThirdCountry", ["dct:identifier"] = each.Country, ["cf:safeguard"] = Wording.Of($"{each.Safeguard}"),
        };
        Say(country, "schema:name", each.Recipient);
        Say(country, "dct:description", each.Description);
        return country;
    }

    private static JsonObject Party(string type, ContactParty party)
    {
        var node = new JsonObject { ["@type"] = type };
        Say(node, "schema:name", party.Name);
        Say(node, "schema:address", party.Address);
        Say(node, "schema:addressCountry", party.Country);
        Say(node, "schema:email", party.Email);
        Say(node, "schema:telephone", party.Phone);
        return node;
    }

    private static void Say(JsonObject where, string name, string? text)
    {
        if (text is not null)
            where[name] = text;
    }
}

using Compliance.DataMap.Loading.Contacts;
using Compliance.DataMap.Loading.Yaml;
using Compliance.DataMap.Uses;
using Compliance.Decisions.Policies;

namespace Compliance.DataMap.Loading.Uses;

/// <summary>Reads what people are told of a purpose besides what it uses.</summary>
internal static class DisclosureReader
{
    private static readonly Dictionary<string, TransferSafeguard> Safeguards = new(StringComparer.Ordinal)
    {
        ["adequacy"] = TransferSafeguard.Adequacy,
        ["standard_clauses"] = TransferSafeguard.StandardClauses,
        ["binding_rules"] = TransferSafeguard.BindingRules,
        ["other_guarantees"] = TransferSafeguard.OtherGuarantees,
        ["derogation"] = TransferSafeguard.Derogation,
    };

    public static PurposeDisclosure Read(Block purpose, LegalBasis? basis)
    {
        var interest = purpose.Words("interest");
        if (interest is not null && basis is not (null or LegalBasis.LegitimateInterests))
            purpose.Problem("interest", "Only a purpose on the basis legitimate_interests pursues one: change 'basis', or leave this out");
        return new PurposeDisclosure
        {
            Interest = interest,
            Provision = purpose.Child("provision") is { } provision ? Provision(provision) : null,
            Automated = Automated(purpose),
            Transfers = List(purpose, "transfers", Transfer),
            Sources = List(purpose, "sources", Source),
        };
    }

    /// <returns>Null where the key is missing: an empty list says that there are none.</returns>
    private static IReadOnlyList<T>? List<T>(Block purpose, string key, Func<Block, T?> read)
        where T : class => purpose.Has(key) ? [.. purpose.Children(key).Select(read).OfType<T>()] : null;

    private static DataProvision Provision(Block block)
    {
        var read = new DataProvision(
            block.Flag("required_by_law") ?? false, block.Flag("required_by_contract") ?? false, block.Words("consequences"));
        block.RefuseOthers();
        return read;
    }

    /// <summary><c>false</c> says that there are none; a block says how they come about, and what they mean.</summary>
    private static AutomatedDecisions? Automated(Block purpose)
    {
        const string Key = "automated_decision";
        if (!purpose.HasMapping(Key))
        {
            if (purpose.Flag(Key) is not { } flag)
                return null;
            if (flag)
                purpose.Problem(Key, "Say how it decides and what that means: {logic: …, effects: …} (GDPR Art. 13(2)(f))");
            return new AutomatedDecisions(flag, null, null);
        }

        var block = purpose.Child(Key)!;
        var (logic, effects) = (block.Required("logic"), block.Required("effects"));
        block.RefuseOthers();
        return new AutomatedDecisions(true, logic?.Text.Trim(), effects?.Text.Trim());
    }

    private static ThirdCountryTransfer? Transfer(Block block)
    {
        var country = block.Required("country") is null ? null : Countries.Read(block, "country");
        var safeguard = block.Required("safeguard") is null ? null : block.Choice("safeguard", Safeguards);
        var (recipient, description) = (block.Words("recipient"), block.Words("description"));
        block.RefuseOthers();
        return country is not null && safeguard is { } ground
            ? new ThirdCountryTransfer(country, recipient, ground, description)
            : null;
    }

    private static DataSource? Source(Block block)
    {
        var description = block.Required("description")?.Text.Trim();
        var (address, isPublic) = (block.Words("url"), block.Flag("public") ?? false);
        block.RefuseOthers();
        return description is null ? null : new DataSource(description, address, isPublic);
    }
}

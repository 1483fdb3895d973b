using Compliance.DataMap;
using Compliance.DataMap.Uses;
using Compliance.Decisions.Policies;
using NodaTime;
using Purpose = Compliance.Decisions.Policies.Purpose;

namespace Compliance.Personalization;

/// <summary>
/// The data map as the policy that decisions are made by: the same file that the notice and the register are written from.
/// </summary>
internal static class UsePolicy
{
    /// <summary>Of an identity or a field for which the map names no category: a notice must be able to name it.</summary>
    private const string AnyPersonal = "user";

    /// <summary>Of what is mapped to a purpose and is not personal by itself.</summary>
    private const string NotPersonal = "system.operations";

    public static DecisionPolicy Of(PersonalDataMap map) => new()
    {
        Version = map.Digest,
        Purposes = [.. map.Uses.Values.Select(Of)],
        Fields = [.. Fields(map)],
    };

    private static Purpose Of(PurposeUse use) => new()
    {
        Code = use.Purpose,
        Basis = use.Basis,
        Classes = use.Classes,
        From = Start(use.From),
        EndedAt = Start(use.Until),
        ReviewDue = Start(use.ReviewDue),
        ReviewGrace = TimeSpan.FromDays(use.ReviewGraceDays),
        AllowedUnderRestriction = use.IsAllowedUnderRestriction,
        MayUseSensitive = use.MayUseSensitive,
    };

    private static IEnumerable<PolicyField> Fields(PersonalDataMap map)
    {
        var uses = map.Uses.Values
            .SelectMany(use => use.Fields.Select(used => (used.Field, Use: new FieldUse
            {
                Purpose = use.Purpose,
                Recipients = used.Recipients,
                Generalisation = used.As?.Code,
            })))
            .ToLookup(each => each.Field, each => each.Use);
        return from collection in map.Collections
               from field in collection.Fields
               let address = new FieldAddress(collection.Address, field.Path)
               where field.IsPersonal || uses.Contains(address)
               select new PolicyField
               {
                   Address = address.ToString(),
                   Collection = collection.Address.ToString(),
                   Categories = field.DataCategories is { Count: > 0 } categories ? categories
                       : field.IsPersonal ? [AnyPersonal]
                       : [NotPersonal],
                   IsSpecialCategory = field.IsSpecialCategory,
                   IsSensitive = field.IsSensitive,
                   Uses = [.. uses[address]],
               };
    }

    private static DateTimeOffset? Start(LocalDate? day) => day?.AtStartOfDayInZone(DateTimeZone.Utc).ToDateTimeOffset();
}

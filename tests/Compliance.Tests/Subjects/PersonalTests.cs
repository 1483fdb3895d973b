using System.Text.Json;
using Compliance.Connectors;
using Compliance.Requests.Case;
using Compliance.Subjects;
using Compliance.Tests.Requests;

namespace Compliance.Tests.Subjects;

public sealed class PersonalTests
{
    [Fact]
    public void A_personal_value_comes_out_on_purpose_alone()
    {
        var name = Personal.Of("Ada");
        Assert.Equal("Ada", name.Reveal());
        Assert.Equal("[personal]", $"{name}");
        Assert.Equal("[personal]", name.ToString());
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(new { name }));
        Assert.Empty(typeof(Personal<string>).GetProperties());
    }

    [Fact]
    public void Equal_values_are_equal_and_have_one_hash()
    {
        Assert.Equal(Personal.Of("Ada"), Personal.Of("Ada"));
        Assert.NotEqual(Personal.Of("Ada"), Personal.Of("Eve"));
        Assert.Equal(Personal.Of("Ada").GetHashCode(), Personal.Of("Ada").GetHashCode());
    }

    [Fact]
    public void Whatever_holds_personal_values_prints_none_of_them()
    {
        var identities = SmallShop.Who(("email", "ada@example.org"));
        object[] holders =
        [
            identities, new CaseFile(identities), new RowKey("ada"), new Row(new RowKey("ada"), new() { ["name"] = "ada" }),
            new FieldMatch("name", ["ada"]), new Selector(new FieldMatch("name", ["ada"])),
            new Compliance.Requests.Locating.LocatedCollection(default) { Keys = ["ada"], Retained = [new("ada", null)] },
            new Compliance.Requests.Locating.RetainedRow("ada", null),
            new Compliance.Retention.SweepBookmark("ada", Compliance.Retention.SweepTally.Empty),
        ];
        Assert.All(holders, holder => Assert.DoesNotContain("ada", holder.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Identities_are_one_value_a_kind_in_the_others_spelling_where_asked()
    {
        var stated = SmallShop.Who(("customer_number", " c-1"), ("email", "ADA@example.org"));
        var card = SmallShop.Who(("customer_number", "C-1"), ("email", "ada@example.org"), ("phone", "1"));
        var spelled = stated.WithCanonicalValues(card, new HashSet<string> { "customer_number", "phone" });
        Assert.Equal(["customer_number", "email"], spelled.Kinds);
        Assert.Equal(("C-1", "ADA@example.org"), (spelled.Find("customer_number")!.Value.Reveal(), spelled.Find("email")!.Value.Reveal()));
        Assert.Null(spelled.Find("phone"));
    }
}

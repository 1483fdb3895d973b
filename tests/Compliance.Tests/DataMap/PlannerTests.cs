using Compliance.DataMap;
using Compliance.Testing.DataMap;

namespace Compliance.Tests.DataMap;

public sealed class PlannerTests
{
    [Fact]
    public void Values_flow_along_references_and_each_lookup_is_in_the_plan()
    {
        var plan = Map(
            "lines: order=orders.id<",
            "orders: buyer=buyers.id<, id",
            "buyers: mail@email, id").Plan("email");

        Assert.Equal(["d.buyers", "d.orders", "d.lines"], plan.Reads());
        Assert.Equal(["d.lines", "d.orders", "d.buyers"], plan.Erasures());
        Assert.Equal([new Lookup("mail", "email", null)], plan.Reads[0].Lookups);
        Assert.Equal([new Lookup("buyer", null, Field("buyers", "id"))], plan.Reads[1].Lookups);
        Assert.Empty(plan.Gaps);
    }

    [Theory]
    [InlineData("<", "d.a d.b")]
    [InlineData(">", "d.a")]
    [InlineData("=", "d.a d.b")]
    public void A_reference_is_followed_in_its_direction_alone(string direction, string reads) => Assert.Equal(
        reads.Split(' '), Map("a: mail@email, id", $"b: a=a.id{direction}").Plan("email").Reads());

    [Fact]
    public void A_reference_that_leads_away_finds_rows_by_the_other_field()
    {
        var plan = Map("a: mail@email, home=b.id>", "b: id").Plan("email");

        Assert.Equal([new Lookup("id", null, Field("a", "home"))], plan.Reads[1].Lookups);
    }

    [Fact]
    public void A_cycle_is_entered_where_an_identity_leads_and_every_way_round_is_a_lookup()
    {
        var plan = Map("a: c=c.id<, id", "b: a=a.id<, id, mail@email", "c: b=b.id<, id").Plan("email");

        Assert.Equal(["d.b", "d.c", "d.a"], plan.Reads());
        Assert.Equal(["d.a", "d.c", "d.b"], plan.Erasures());
        Assert.Equal([new Lookup("mail", "email", null), new Lookup("a", null, Field("a", "id"))], plan.Reads[0].Lookups);
    }

    [Fact]
    public void A_collection_may_refer_to_itself() => Assert.Equal(
        [new Lookup("mail", "email", null), new Lookup("parent", null, Field("a", "id"))],
        Map("a: mail@email, id, parent=a.id<").Plan("email").Reads[0].Lookups);

    [Fact]
    public void An_undirected_pair_is_erased_in_the_reverse_of_the_order_in_which_it_is_read()
    {
        var plan = Map("a: b=b.id=, id", "b: mail@email, id").Plan("email");

        Assert.Equal(["d.b", "d.a"], plan.Reads());
        Assert.Equal(["d.a", "d.b"], plan.Erasures());
    }

    [Theory]
    [InlineData("people: key number@customer_number, mail@email", "d.letters d.gifts d.people")]
    [InlineData("people: number@customer_number, mail@email", "d.people d.letters d.gifts")]
    public void A_register_of_people_goes_after_everything_that_it_tells_the_owners_of(string people, string erasures) => Assert.Equal(
        erasures.Split(' '), Map(people, "letters: mail@email", "gifts: giver@customer_number, mail@email").Plan("email").Erasures());

    [Fact]
    public void A_register_goes_first_where_the_map_wants_so() => Assert.Equal(
        ["d.people", "d.letters"],
        Map("people: key number@customer_number, mail@email", "letters erase_after people: mail@email").Plan("email").Erasures());

    [Fact]
    public void What_the_map_wants_erased_first_goes_first_even_against_the_references() =>
        Assert.Equal(
            ["d.buyers", "d.orders", "d.lines"],
            Map("buyers: mail@email, id", "orders erase_after buyers: buyer=buyers.id<, id", "lines erase_after orders: order=orders.id<")
                .Plan("email")
                .Erasures());

    [Fact]
    public void Where_the_map_commands_against_its_references_the_fewest_of_them_are_passed_over() => Assert.Equal(
        ["d.orders", "d.notes", "d.buyers", "d.lines"],
        Map(
            "buyers: mail@email, id",
            "orders: buyer=buyers.id<, id",
            "notes erase_after orders: buyer=buyers.id<",
            "lines erase_after buyers: order=orders.id<").Plan("email").Erasures());

    [Fact]
    public void What_the_map_wants_erased_first_holds_across_collections_that_the_plan_leaves_out() => Assert.Equal(
        ["d.z", "d.a"],
        Map("a erase_after between: mail@email", "between erase_after z: other@phone", "z: mail@email").Plan("email").Erasures());

    [Fact]
    public void What_the_map_wants_read_first_is_read_first_where_the_references_allow_it()
    {
        Assert.Equal(["d.b", "d.a"], Map("a after b: mail@email", "b: mail@email").Plan("email").Reads());
        Assert.Equal(["d.a", "d.b"], Map("a after b: mail@email, id", "b: a=a.id<").Plan("email").Reads());
    }

    [Fact]
    public void Without_any_reason_the_order_is_that_of_the_file() => Assert.Equal(
        ["d.c", "d.a", "d.b"], Map("c: mail@email", "a: mail@email", "b: mail@email").Plan("email").Reads());

    [Fact]
    public void A_bridge_without_personal_data_is_read_where_it_leads_to_some_and_never_erased()
    {
        var plan = Map(
                "buyers: mail@email, id",
                "links impersonal: buyer=buyers.id<, gift=gifts.id>",
                "gifts: id",
                "shelves impersonal: gift=gifts.id<")
            .Plan("email");

        Assert.Equal(["d.buyers", "d.links", "d.gifts"], plan.Reads());
        Assert.Equal(["d.gifts", "d.buyers"], plan.Erasures());
    }

    [Fact]
    public void An_identity_that_tells_people_apart_is_learnt_where_rows_are_found()
    {
        var plan = Map("orders: customer@number", "profiles: key customer@number, mail@email").Plan("email");

        Assert.Equal(["d.profiles", "d.orders"], plan.Reads());
        Assert.Equal([new Lookup("customer", "number", null)], plan.Reads[1].Lookups);
        Assert.Equal(["d.orders", "d.profiles"], plan.Erasures());
        Assert.Empty(plan.Gaps);
    }

    [Fact]
    public void An_identity_that_people_may_share_leads_on_as_well()
    {
        var plan = Map("profiles: key customer@number, mail@email", "letters: mail@email").Plan("number");

        Assert.Equal(["d.profiles", "d.letters"], plan.Reads());
        Assert.Empty(plan.Gaps);
    }

    [Theory]
    [InlineData(true, false, "d.profiles d.orders")]
    [InlineData(false, true, "d.profiles")]
    public void An_identity_that_is_only_mentioned_leads_nowhere_and_a_plan_does_not_count_on_one_that_may_be_sealed(
        bool isSealed, bool isMention, string reads)
    {
        var plan = Map("profiles: customer@number, mail@email", "orders: customer@number")
            .With(
                "d.profiles",
                each =>
                    each with
                    {
                        Fields =
                        [
                            .. each.Fields.Select(field =>
                                field.Identity == "number" ? field with { IsSealed = isSealed, IsMention = isMention } : field),
                        ],
                    }
            )
            .Plan("email");

        Assert.Equal(reads.Split(' '), plan.Reads());
        Assert.Equal([("d.orders", CoverageGapKind.Unreachable)], Gaps(plan));
    }

    [Fact]
    public void References_between_two_groups_of_people_lead_nowhere()
    {
        var map = Map("buyers: mail@email, id", "clerks: buyer=buyers.id<").With("d.clerks", each => each with { Group = "employees" });

        Assert.Equal(["d.buyers"], map.Plan("email").Reads());
        Assert.Empty(map.Plan("email").Gaps);
        var employees = Planner.Plan(map, new HashSet<string> { "email" }, "employees");
        Assert.Empty(employees.Reads);
        Assert.StartsWith("Nothing leads to d.clerks", Assert.Single(employees.Gaps).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("home=b.id>", "key id", true)]
    [InlineData("home=b.id>", "id", false)]
    [InlineData("key home=b.id>", "key id", false)]
    [InlineData("home=b.id>", "key id, key version", false)]
    public void A_lookup_leads_up_where_it_goes_from_any_value_to_a_whole_key(string from, string to, bool isUp) =>
        Assert.Equal(isUp, Assert.Single(Map($"a: mail@email, {from}", $"b: {to}").Plan("email").Reads[1].Lookups).IsUp);

    [Fact]
    public void Each_gap_has_its_kind_and_says_what_to_do()
    {
        var plan = Map(
            "found: mail@email, id",
            "offline unconnected: mail@email, id",
            "behind: up=offline.id<",
            "phones: other@phone",
            "lost: something",
            "keyless nokey: mail@email",
            "skipped skip: mail@email",
            "stocks impersonal nokey unconnected: something").Plan("email");

        Assert.Equal(
            [
                ("d.behind", CoverageGapKind.Unreachable),
                ("d.phones", CoverageGapKind.Unreachable),
                ("d.lost", CoverageGapKind.Unreachable),
                ("d.keyless", CoverageGapKind.NoPrimaryKey),
                ("d.skipped", CoverageGapKind.NoEraser),
                ("u.offline", CoverageGapKind.NoConnection),
            ],
            Gaps(plan));
        Assert.Equal(["d.found", "d.skipped"], plan.Reads());
        Assert.Equal(["d.found", "d.skipped"], plan.Erasures());
        Assert.Contains("u.offline alone", plan.Gaps[0].Detail, StringComparison.Ordinal);
        Assert.Contains("by phone alone", plan.Gaps[1].Detail, StringComparison.Ordinal);
        Assert.Contains("fides_meta.identity", plan.Gaps[2].Detail, StringComparison.Ordinal);
        Assert.Contains("fides_meta.primary_key", plan.Gaps[3].Detail, StringComparison.Ordinal);
        Assert.Contains("skip_processing", plan.Gaps[4].Detail, StringComparison.Ordinal);
        Assert.Contains("compliance block", plan.Gaps[5].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_neither_its_identity_nor_its_references_lead_to_names_both()
    {
        var detail = Map("a: other@phone, id", "b: other@phone, a=a.id<").Plan("email").Gaps[1].Detail;

        Assert.Contains("by phone, not given, or through d.a, not reached", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user.contact.email", "{primary_key: true, identity: email}", true)]
    [InlineData("user.unique_id", "{primary_key: true, identity: email}", false)]
    [InlineData("user.unique_id.pseudonymous", "{primary_key: true, identity: email}", false)]
    [InlineData("system.operations, user.unique_id", "{primary_key: true, identity: email}", false)]
    [InlineData("user.unique_id, user.contact.email", "{primary_key: true, identity: email}", true)]
    [InlineData("user.contact.email", "{read_only: true, identity: email}", true)]
    [InlineData("user.contact.email", "{identity: email}", false)]
    [InlineData("user.contact.email", "{identity: email, data_type: string, masking_strategy_override: {strategy: preserve}}", false)]
    public void A_masked_row_that_keeps_what_names_a_person_is_a_gap(string category, string meta, bool gap)
    {
        var map = Yaml.Load(Yaml.Collection(
            $$"""
            - {name: id, fides_meta: {primary_key: true} }
            - name: mail
              data_categories: [{{category}}]
              fides_meta: {{meta}}
            """,
            "compliance: {erasure: mask}"));

        Assert.Equal(gap ? [CoverageGapKind.NoEraser] : [], map.Plan("email").Gaps.Select(each => each.Kind));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(", keep: [mail]", false)]
    [InlineData(", keep: [at]", true)]
    public void What_a_ground_keeps_is_no_gap_and_what_it_does_not_keep_must_be_erasable(string keep, bool gap)
    {
        var map = Yaml.Load(Yaml.Collection(
            """
            - {name: id, fides_meta: {primary_key: true}}
            - {name: at}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email, read_only: true} }
            """,
            $$"""compliance: {retention: {period: P1Y, from: at, ground: legal_obligation{{keep}} } }"""));

        Assert.Equal(gap, map.Plan("email").Gaps.Any());
    }

    [Fact]
    public void The_plan_names_the_version_of_the_map()
    {
        var map = Map("a: mail@email");

        Assert.Equal(map.Digest, map.Plan("email").MapDigest);
    }

    private static IEnumerable<(string, CoverageGapKind)> Gaps(Plan plan) => plan.Gaps.Select(gap => (gap.Collection.ToString(), gap.Kind));

    private static FieldAddress Field(string collection, string path) => new(new CollectionAddress("d", collection), path);

    private static PersonalDataMap Map(params string[] collections) => Sketch.Map(collections);
}

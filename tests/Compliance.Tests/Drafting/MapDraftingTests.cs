using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Drafting;
using Compliance.Preflight;
using Compliance.Testing.Connectors;
using Compliance.Tests.DataMap;
using Compliance.Tests.Preflight;

namespace Compliance.Tests.Drafting;

public sealed class MapDraftingTests
{
    private static readonly (string, string)[] MusicShop =
    [
        (
            "customer",
            "customer_id int key, first_name text(40) not, last_name text(20) not, company text(80), address text(70), city text(40), "
            + "phone text(24), email text(60) not, support_rep_id int ->employee.employee_id"),
        (
            "employee",
            "employee_id int key, last_name text(20) not, first_name text(20) not, title text(30), reports_to int "
            + "->employee.employee_id, birth_date time, email text(60)"),
        (
            "invoice",
            "invoice_id int key, customer_id int not ->customer.customer_id, invoice_date time not, billing_address text(70), total "
            + "number not"),
        (
            "invoice_line",
            "invoice_line_id int key, invoice_id int not ->invoice.invoice_id, track_id int not ->track.track_id, unit_price number not, "
            + "quantity int not"),
        ("track", "track_id int key, name text(200) not, composer text(220), genre_id int ->genre.genre_id"),
        ("genre", "genre_id int key, name text(120)"),
    ];

    [Fact]
    public async Task A_shop_with_foreign_keys_gives_a_map_that_loads_and_that_its_store_has_nothing_against()
    {
        var (map, _) = await Draft(MusicShop);

        Assert.Empty(StoreSketch.Of(MusicShop).Compare(map));
        Assert.DoesNotContain(PlanCheck.Of(map), each => map.Find(each.Collection!.Value)!.Group == DataSubjectGroup.Default);
    }

    [Fact]
    public async Task Registers_have_identities_and_groups_and_are_never_deleted_under_rows_that_refer_to_them()
    {
        var (map, _) = await Draft(MusicShop);

        var (customer, employee) = (map.Find("shop.customer")!, map.Find("shop.employee")!);
        Assert.Equal((DataSubjectGroup.Default, RowErasure.DeleteUnlessReferenced), (customer.Group, customer.Erasure));
        Assert.Equal(("employees", RowErasure.Mask), (employee.Group, employee.Erasure));
        Assert.Equal(
            ["customer_id:customer_id", "phone:phone", "email:email"],
            customer.Fields.Where(each => each.Identity is not null).Select(each => $"{each.Path}:{each.Identity}"));
        Assert.Equal("employee_id", employee.Find("employee_id")!.Identity);
    }

    [Fact]
    public async Task References_lead_from_the_parent_to_the_child_and_not_to_people_of_another_group_or_to_a_colleague()
    {
        var (map, text) = await Draft(MusicShop);

        Assert.Equal(
            ["shop.invoice.customer_id From shop.customer.customer_id", "shop.invoice_line.invoice_id From shop.invoice.invoice_id"],
            map.Collections.SelectMany(each =>
                each.Fields.SelectMany(field =>
                    (field.References ?? []).Select(to => $"{each.Address}.{field.Path} {to.Direction} {to.To}"))));
        Assert.Contains(
            "# support_rep_id names a row of employee: it is not followed, for these rows are not that person's.",
            text,
            StringComparison.Ordinal);
        Assert.Contains(
            "# reports_to names another row here: it is not followed, for that row is somebody else's.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_erased_with_their_invoice_and_retention_is_only_proposed()
    {
        var (map, text) = await Draft(MusicShop);

        Assert.Equal(
            ["shop.invoice_line", "shop.invoice", "shop.customer"],
            map.Plan("email").Erasures().Where(each => !each.EndsWith("employee", StringComparison.Ordinal)));
        Assert.All(map.Collections, each => Assert.Null(each.Retention));
        Assert.Contains(
            "# compliance: {retention: {period: P10Y, from: invoice_date, ground: legal_obligation, law: 'the provision'}} # proposed",
            text,
            StringComparison.Ordinal);
        Assert.Contains("# compliance: {retention: {with: invoice}} # proposed", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_proposed_retention_loads_when_it_is_taken_and_its_store_has_nothing_against()
    {
        var (_, text) = await Draft(MusicShop);

        var map = Yaml.Load(text.Replace("# compliance: {retention", "compliance: {retention", StringComparison.Ordinal));

        Assert.Equal(new CollectionAddress("shop", "invoice"), map.Find("shop.invoice_line")!.Retention!.Parent!.Collection);
        Assert.Empty(StoreSketch.Of(MusicShop).Compare(map));
    }

    [Fact]
    public async Task Tables_without_people_are_listed_with_their_fields_alone()
    {
        var (map, text) = await Draft(MusicShop);

        Assert.All(["shop.track", "shop.genre"], each => Assert.False(map.Find(each)!.HoldsPersonalData));
        Assert.Contains("# Nothing personal was seen in these.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Masks_fit_columns_that_cannot_be_null_and_the_length_that_they_have()
    {
        var (map, _) = await Draft(
            (
                "users",
                "id int key, first_name text(4) not, last_name text(40) not unique, email text(60) not unique, phone text(10) not, note "
                + "text"),
            ("posts", "id int key, user_id int ->users.id, body text"),
            ("settings", "id int key, owner int ->users.id"));

        Assert.DoesNotContain(
            StoreSketch
                .Of(
                    (
                        "users",
                        "id int key, first_name text(4) not, last_name text(40) not unique, email text(60) not unique, phone text(10) "
                        + "not, note text"))
                .Compare(map),
            each => each.Code.StartsWith("mask", StringComparison.Ordinal));
        Assert.Equal(
            ["string_rewrite", "random_string_rewrite", "random_string_rewrite", "string_rewrite", null],
            map.Find("shop.users")!.Fields.Skip(1).Select(each => each.Masking?.Strategy));
    }

    [Fact]
    public async Task An_address_table_is_reached_from_whoever_refers_to_it_and_goes_with_the_last_of_them()
    {
        (string, string)[] schema =
        [
            ("customer", "customer_id int key, first_name text, email text, address_id int ->address.address_id"),
            ("staff", "staff_id int key, first_name text, email text, address_id int ->address.address_id"),
            ("store", "store_id int key, address_id int ->address.address_id"),
            ("address", "address_id int key, street text, postal_code text, city_id int ->city.city_id"),
            ("city", "city_id int key, city text"),
        ];

        var (map, _) = await Draft(schema);

        var address = map.Find("shop.address")!;
        Assert.Equal((DataSubjectGroup.Default, RowErasure.DeleteUnlessReferenced), (address.Group, address.Erasure));
        Assert.Equal(
            ["shop.customer.address_id", "shop.staff.address_id", "shop.store.address_id"],
            address.Find("address_id")!.References!.Select(each => each.To.ToString()).Order());
        Assert.False(map.Find("shop.city")!.HoldsPersonalData);
        Assert.DoesNotContain(StoreSketch.Of(schema).Compare(map), each => each.Blocks);
    }

    [Fact]
    public async Task Where_no_foreign_key_says_so_a_column_called_like_a_registers_key_is_a_guessed_reference()
    {
        var (map, text) = await Draft(
            ("users", "id int key, username text, email text"), ("usermeta", "umeta_id int key, user_id int, meta_value text"));

        Assert.Equal("shop.users.id", Assert.Single(map.Find("shop.usermeta")!.Find("user_id")!.References!).To.ToString());
        Assert.Contains("# reference guessed from its name", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_with_addresses_that_belongs_to_nobody_is_found_by_them_and_one_with_names_alone_is_left_to_a_person()
    {
        var (map, text) = await Draft(
            ("newsletter", "id int key, email text, since time"), ("actor", "actor_id int key, first_name text, last_name text"));

        Assert.Equal("email", map.Find("shop.newsletter")!.Find("email")!.Identity);
        Assert.False(map.Find("shop.actor")!.HoldsPersonalData);
        Assert.Contains("- {name: first_name} # guessed: user.name.first", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_values_look_like_is_used_and_no_value_is_written()
    {
        var store = Store(("contacts", "id int key, how text, contact_name text, ref text"));
        store.Add(
            "shop.contacts",
            """{"id":1,"how":"ada.secret@x.example","contact_name":"Ada","ref":"+49 30 1234567"}""",
            """{"id":2,"how":"bob.secret@x.example","contact_name":"Bob","ref":"(030) 7654321"}"""
        );

        var text = await MapDrafting.Write("store", "sql", "shop", store, TestContext.Current.CancellationToken);

        var map = Yaml.Load(text);
        Assert.Equal("email", map.Find("shop.contacts")!.Find("how")!.Identity);
        Assert.Equal(["user.contact.phone_number"], map.Find("shop.contacts")!.Find("ref")!.DataCategories);
        Assert.Contains("guessed from its values", text, StringComparison.Ordinal);
        Assert.All(["secret", "x.example", "Ada", "Bob", "1234567"], value => Assert.DoesNotContain(value, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_without_tables_gives_a_map_that_says_so()
    {
        var (map, text) = await Draft();

        Assert.Empty(map.Collections);
        Assert.Contains("# The store shows no table", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_any_kind_are_read_back_as_the_store_has_them()
    {
        string[] names =
        [
            "Order Details",
            "yes",
            "No",
            "null",
            "a: b",
            "#x",
            "it's",
            "- x",
            "{y}",
            "größe",
            "123",
            "a\nb",
            "\"q\"",
            "x*",
            "@at",
            "a, b",
            " lead",
            "Tab\tbed",
        ];
        var tables = names.ToDictionary(
            each => new CollectionAddress("shop", each),
            each => new CollectionDescription
            {
                Fields = [new FieldDescription(each, "text", StoredKind.Text), new FieldDescription("email", "text", StoredKind.Text)],
                Key = [each],
            }
        );
        var store = new MemoryStore("store") { Described = _ => new StoreDescription(tables) };

        var map = Yaml.Load(await MapDrafting.Write("store", "sql", "shop", store, TestContext.Current.CancellationToken));

        Assert.Equal(
            names.Order(StringComparer.Ordinal), map.Collections.Select(each => each.Address.Collection).Order(StringComparer.Ordinal));
        Assert.All(map.Collections, each => Assert.Equal(each.Address.Collection, each.Fields[0].Path));
    }

    [Fact]
    public async Task Views_are_named_and_not_mapped()
    {
        var store = Store(("users", "id int key, username text, email text"), ("sums", "id int"));
        var seen = StoreSketch
            .Of(("users", "id int key, username text, email text"), ("sums", "id int"))
            .With("sums", each => each with { Kind = StoreObject.View });
        store.Described = _ => seen;

        var text = await MapDrafting.Write("store", "sql", "shop", store, TestContext.Current.CancellationToken);

        Assert.Single(Yaml.Load(text).Collections);
        Assert.Contains("# Views, which hold rows of the tables above: sums.", text, StringComparison.Ordinal);
    }

    private static async Task<(PersonalDataMap Map, string Text)> Draft(params (string, string)[] schema)
    {
        var text = await MapDrafting.Write("store", "sql", "shop", Store(schema), TestContext.Current.CancellationToken);
        return (Yaml.Load(text), text);
    }

    private static MemoryStore Store(params (string, string)[] schema) => new("store") { Described = _ => StoreSketch.Of(schema) };
}

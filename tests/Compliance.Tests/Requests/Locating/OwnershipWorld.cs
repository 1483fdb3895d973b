using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Testing.Connectors;

namespace Compliance.Tests.Requests.Locating;

/// <summary>
/// A random world in which it is known whose each row is: a few people, mostly a register of them, and tables that hold rows about one
/// of them, about several, or that only mention one; with blanks, other spellings, shared addresses and second addresses.
/// </summary>
internal sealed class OwnershipWorld
{
    public const string Store = "store";

    private readonly Random _random;
    private readonly List<Collection> _collections = [];
    private readonly StringBuilder _story = new();
    private readonly bool _hasRegister;
    private int _keys;

    private OwnershipWorld(int seed)
    {
        _random = new Random(seed);
        People =
        [
            .. Enumerable
                .Range(0, _random.Next(2, 5))
                .Select(number => new Person($"N{number}", $"p{number}@x.example", $"p{number}b@y.example")),
        ];
        if (Happens(0.2))
            People[1].Email = People[0].Email;
        _hasRegister = !Happens(0.1);
        AddPeople();
        Action[] tables = _hasRegister ? [AddCommands, AddTickets, AddGifts, AddMessages, AddPosts, AddHomes] : [AddTickets, AddPosts];
        _random.Shuffle(tables);
        foreach (var table in tables.Take(_random.Next(0, 4)))
            table();
        if (Happens(0.5))
            AddLetters();
        Map = new PersonalDataMap(
            $"world-{seed}", null, new Dictionary<string, Connection> { [Store] = new(Store, "sql", 1, 100_000) },
            [new Dataset("d", Store, null, _collections)],
            distinguishing: new Dictionary<string, bool> { ["customer_number"] = true },
            registers: _hasRegister ? new Dictionary<string, CollectionAddress> { ["customer_number"] = new("d", "people") } : null);
    }

    public List<Person> People { get; }

    public PersonalDataMap Map { get; }

    public MemoryStore Stores { get; } = new(Store);

    public List<TrueRow> Rows { get; } = [];

    /// <summary>Nothing in this world is shared, mentioned, second or referred to by others: a request has to be complete.</summary>
    public bool IsPlain { get; private set; } = true;

    public static OwnershipWorld Of(int seed) => new(seed);

    /// <summary>
    /// One of the people, with identities that the table of people holds, spelled in some way. Where no register tells, by the address
    /// alone if there is one: whoever states more, and shares the address, is answered with caution.
    /// </summary>
    public (Person Person, List<(string Kind, string Value)> Stated) AskFor()
    {
        var person = People[_random.Next(People.Count)];
        List<(string, string)> stated = [];
        if ((_hasRegister && Happens(0.6)) || person.RegisteredEmail is null)
            stated.Add(("customer_number", Spelled(person.Number)));
        if (person.RegisteredEmail is { } email && (stated.Count == 0 || Happens(0.5)))
            stated.Add(("email", Spelled(email)));
        return (person, stated);
    }

    public override string ToString() => _story.ToString();

    private void AddPeople()
    {
        var isSurrogate = !_hasRegister || Happens(0.3);
        var hasReferrer = _hasRegister && Happens(0.2);
        Add(
            "people",
            Erasing(),
            [
                new Field("number", ["user.unique_id"], "string", IsPrimaryKey: !isSurrogate, Identity: "customer_number"),
                .. isSurrogate ? [new Field("id", [], IsPrimaryKey: true)] : Array.Empty<Field>(),
                Email("email"),
                .. hasReferrer
                    ? [new Field("referrer", ["user.social"], References: [Refers("people", "number", ReferenceDirection.From)])]
                    : Array.Empty<Field>(),
            ]);
        foreach (var person in People)
        {
            person.RegisteredEmail = Happens(0.85) ? person.Email : null;
            var referrer = hasReferrer && Happens(0.3) ? People[_random.Next(People.Count)] : null;
            IsPlain &= referrer is null || referrer == person;
            Row(
                "people",
                [person],
                ("number", person.Number),
                ("id", isSurrogate ? Next() : null),
                ("email", Dirty(person.RegisteredEmail)),
                ("referrer", referrer?.Number));
        }
    }

    /// <summary>Found by an address alone: two people who share it share the letter.</summary>
    private void AddLetters()
    {
        Add("letters", Erasing(), [Key, Email("address")]);
        foreach (var person in Several())
        {
            var second = person.UsesSecondEmail && Happens(0.5);
            if (!second && person.RegisteredEmail is null)
                continue;
            IsPlain &= !second;
            var address = second ? person.SecondEmail : person.Email;
            IsPlain &= Owning(person, address).Distinct().Count() == 1;
            Row("letters", Owning(person, address), ("id", Next()), ("address", Dirty(address)));
        }
    }

    /// <summary>Under the register, with lines under them, and an address that may be blank or a second one.</summary>
    private void AddCommands()
    {
        var hasAddress = Happens(0.4);
        var hasNumber = Happens(0.3);
        Add(
            "orders",
            Erasing(),
            [
                Key,
                new Field("person", ["user.unique_id"], References: [Refers("people", "number", ReferenceDirection.From)]),
                .. hasNumber ? [new Field("number", ["user.unique_id"], "string", Identity: "customer_number")] : Array.Empty<Field>(),
                .. hasAddress ? [Email("address")] : Array.Empty<Field>(),
            ]);
        Add(
            "lines",
            Erasing(),
            [Key, new Field("order", ["user.behavior"], References: [Refers("orders", "id", ReferenceDirection.From)])]);
        foreach (var person in Several())
        {
            // A row under one person that names another in so many words is the other's.
            var other = (hasNumber || hasAddress) && Happens(0.15) ? People[_random.Next(People.Count)] : person;
            if (
                other.RegisteredEmail is null
                || (!hasNumber && Owning(other, other.Email).Distinct().Count() > 1)
                || other.Email == person.Email)
                other = person;
            IsPlain &= other == person;
            var address =
                other.RegisteredEmail is { } registered && (other != person || Happens(0.7)) ? registered
                : Happens(0.2) ? other.SecondEmail
                : null;
            IsPlain &= !hasAddress || address is null || Owning(other, address).Distinct().Count() == 1;
            IsPlain &= address != other.SecondEmail;
            other.UsesSecondEmail |= hasAddress && address == other.SecondEmail;
            var order = Next();
            HashSet<Person> owners = [other];
            Row(
                "orders",
                owners,
                ("id", order),
                ("person", person.Number),
                ("number", hasNumber ? (other == person && Happens(0.3) ? Blank() : other.Number) : null),
                ("address", hasAddress ? Dirty(address) : null));
            Row("lines", owners, ("id", Next()), ("order", order));
        }
    }

    /// <summary>Two address fields of one kind, both the person's.</summary>
    private void AddTickets()
    {
        Add(
            "tickets",
            Erasing(),
            [
                Key,
                Email("address"),
                Email("other"),
            ]);
        foreach (var person in Several().Where(each => each.RegisteredEmail is not null))
        {
            var second = People.Count(each => each.Email == person.Email) == 1 && Happens(0.5);
            IsPlain &= !second;
            person.UsesSecondEmail |= second;
            IsPlain &= Owning(person, person.Email).Distinct().Count() == 1;
            Row(
                "tickets",
                Owning(person, person.Email),
                ("id", Next()),
                ("address", Dirty(person.Email)),
                ("other", second ? Dirty(person.SecondEmail) : Blank()));
        }
    }

    /// <summary>A giver and a receiver; the map may say whose the row is, or what becomes of it.</summary>
    private void AddGifts()
    {
        var isAbout = Happens(0.4);
        var rule = isAbout
            ? SharedRowRule.Mask
            : _random.Next(3) switch
            {
                0 => SharedRowRule.Keep,
                1 => SharedRowRule.Mask,
                _ => SharedRowRule.Undecided,
            };
        Add(
            "gifts",
            RowErasure.Delete,
            [
                Key,
                new Field("giver", ["user.unique_id"], "string", Identity: "customer_number"),
                Email("receiver") with { IsMention = isAbout },
            ],
            rule);
        foreach (var giver in Several())
        {
            var receiver = People[_random.Next(People.Count)];
            if (receiver.RegisteredEmail is null || receiver.Email == giver.Email)
                continue;
            IsPlain = false;
            List<Person> receivers = [.. People.Where(each => each.RegisteredEmail == receiver.Email)];
            Row(
                "gifts",
                isAbout ? [giver] : [giver, .. receivers],
                ("id", Next()),
                ("giver", giver.Number),
                ("receiver", Dirty(receiver.Email)));
            Rows[^1].Mentioned = isAbout ? [.. receivers] : [];
            Rows[^1].Rule = rule;
        }
    }

    /// <summary>Under two rows of the register at once.</summary>
    private void AddMessages()
    {
        Add("messages", RowErasure.Delete, [
            Key, new Field("sender", ["user.unique_id"], References: [Refers("people", "number", ReferenceDirection.From)]),
            new Field("receiver", ["user.unique_id"], References: [Refers("people", "number", ReferenceDirection.From)]),
        ]);
        foreach (var sender in Several())
        {
            var receiver = Happens(0.3) ? sender : People[_random.Next(People.Count)];
            IsPlain &= receiver == sender;
            Row("messages", [sender, receiver], ("id", Next()), ("sender", sender.Number), ("receiver", receiver.Number));
        }
    }

    /// <summary>Rows of one person under a row of another: the other's must not be deleted under them.</summary>
    private void AddPosts()
    {
        Add("posts", Erasing(), [Key, new Field("author", ["user.unique_id"], "string", Identity: "customer_number")]);
        Add("comments", RowErasure.Delete, [
            Key, new Field("author", ["user.unique_id"], "string", Identity: "customer_number"),
            new Field("post", ["user.content"], References: [Refers("posts", "id", ReferenceDirection.From)]),
        ]);
        foreach (var author in Several())
        {
            var post = Next();
            Row("posts", [author], ("id", post), ("author", author.Number));
            foreach (var commenter in Several())
            {
                IsPlain &= commenter == author;
                Row("comments", [commenter], ("id", Next()), ("author", commenter.Number), ("post", post));
            }
        }
    }

    /// <summary>Parents that the person's rows refer to, and other people's rows may refer to as well.</summary>
    private void AddHomes()
    {
        var rule = _random.Next(3) switch { 0 => SharedRowRule.Keep, 1 => SharedRowRule.Mask, _ => SharedRowRule.Undecided };
        Add("homes", RowErasure.Delete, [Key], rule);
        Add("stays", RowErasure.Delete, [
            Key, new Field("person", ["user.unique_id"], References: [Refers("people", "number", ReferenceDirection.From)]),
            new Field("home", ["user.contact.address"], References: [Refers("homes", "id", ReferenceDirection.To)]),
        ]);
        var homes = Enumerable.Range(0, 3).Select(_ => (Id: Next(), Owners: new HashSet<Person>())).ToList();
        foreach (var person in Several())
        {
            var home = homes[_random.Next(homes.Count)];
            home.Owners.Add(person);
            Row("stays", [person], ("id", Next()), ("person", person.Number), ("home", home.Id));
        }

        foreach (var (id, owners) in homes.Where(home => home.Owners.Count > 0))
        {
            IsPlain &= owners.Count == 1;
            Row("homes", owners, ("id", id));
            Rows[^1].Rule = rule;
        }
    }

    /// <summary>Whoever the register knows by the address, and who the row was made for.</summary>
    private IEnumerable<Person> Owning(Person person, string address) =>
        People.Where(each => each.RegisteredEmail == address).Append(person);

    private Field Email(string path) =>
        new(path, ["user.contact.email"], "string", IsSealed: MayBeSealed(), Identity: "email");

    /// <summary>
    /// Nobody in this world has a key, so that what may be sealed is plain. A plan does not count on that: it may say that a collection
    /// cannot be reached, and the request is incomplete then.
    /// </summary>
    private bool MayBeSealed()
    {
        var may = Happens(0.3);
        IsPlain &= !may;
        return may;
    }

    private static Field Key => new("id", [], IsPrimaryKey: true);

    private static FieldReference Refers(string collection, string field, ReferenceDirection direction) =>
        new(new FieldAddress(new CollectionAddress("d", collection), field), direction);

    private RowErasure Erasing() =>
        _random.Next(4) switch
        {
            0 => RowErasure.Mask,
            1 => RowErasure.DeleteUnlessReferenced,
            _ => RowErasure.Delete,
        };

    private void Add(string name, RowErasure erasure, IEnumerable<Field> fields, SharedRowRule rule = SharedRowRule.Undecided)
    {
        var collection = new Collection(
            new CollectionAddress("d", name),
            Store,
            [.. fields, new Field("secret", ["user.content"], "string")],
            erasure,
            [],
            [],
            null,
            [],
            null)
        {
            Shared = rule,
        };
        _collections.Add(collection);
        _story.AppendLine(
            CultureInfo.InvariantCulture,
            $"{name}: {erasure} {rule} "
            + $"{string.Join(", ", collection.Fields.Select(Named))}");

        static string Named(Field field) =>
            $"{field.Path}{(field.IsMention ? " (mention)" : "")}{(field.IsSealed ? " (sealed)" : "")}";
    }

    private void Row(string collection, IEnumerable<Person> owners, params (string Path, string? Value)[] values)
    {
        var mapped = _collections.Single(each => each.Address.Collection == collection);
        var json = new JsonObject();
        foreach (var (path, value) in values.Where(each => mapped.Find(each.Path) is not null))
            json[path] = value;
        HashSet<Person> all = [.. owners];
        var key = mapped.PrimaryKey.Single().Path;
        json["secret"] = $"secret-{collection}-{json[key]}-{string.Concat(all.Select(each => each.Number).Order())}";
        Rows.Add(new TrueRow(mapped, json[key]!.ToString(), all, json.ToJsonString()) { Rule = mapped.Shared });
        Stores.Add($"d.{collection}", json.ToJsonString());
        _story.AppendLine(
            CultureInfo.InvariantCulture, $"  {collection} {json.ToJsonString()} of {string.Join('+', all.Select(each => each.Number))}");
    }

    private List<Person> Several() => [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => People[_random.Next(People.Count)])];

    private string Next() => $"k{_keys++}";

    private string? Blank() => _random.Next(3) switch { 0 => null, 1 => "", _ => "  " };

    private string? Dirty(string? text) => text is null ? Blank() : Spelled(text);

    private string Spelled(string text) =>
        _random.Next(4) switch
        {
            0 => text.ToUpperInvariant(),
            1 => $" {text}",
            2 => $"{text}   ",
            _ => text,
        };

    private bool Happens(double probability) => _random.NextDouble() < probability;

    internal sealed class Person(string number, string email, string secondEmail)
    {
        public string Number { get; } = number;

        public string Email { get; set; } = email;

        /// <summary>An address that the register does not hold.</summary>
        public string SecondEmail { get; } = secondEmail;

        /// <summary>Whether a row that leads to the person holds it.</summary>
        public bool UsesSecondEmail { get; set; }

        /// <summary>The address in the table of people, if it is there.</summary>
        public string? RegisteredEmail { get; set; }
    }

    internal sealed class TrueRow(Collection collection, string key, HashSet<Person> owners, string before)
    {
        public Collection Collection { get; } = collection;

        public string Key { get; } = key;

        public HashSet<Person> Owners { get; } = owners;

        /// <summary>As it was made.</summary>
        public string Before { get; } = before;

        public HashSet<Person> Mentioned { get; set; } = [];

        public SharedRowRule Rule { get; set; }

        public string Secret { get; } = JsonNode.Parse(before)!["secret"]!.ToString();
    }
}

using Compliance.DataMap;
using Compliance.Testing.Connectors;

namespace Compliance.Connectors.Tests.Sql;

/// <summary>A SQL database in which tests make tables of their own.</summary>
public abstract class SqlStore : ContractStore
{
    public override int MaxSearchedLength => 20_000;

    public override string? Lacks(Ability ability) => null;

    /// <summary>Runs statements past the connector, where names without a schema mean this store's.</summary>
    public abstract Task Run(string sql);

    /// <summary>The first value of a query past the connector, as text.</summary>
    public abstract Task<string?> Ask(string sql);

    /// <summary>A row with a key of this type is found, read, paged past, masked and deleted, and the other row stays.</summary>
    /// <param name="type">Of the key's column.</param>
    /// <param name="value">In SQL.</param>
    /// <param name="other">In SQL, of the row that stays.</param>
    public async Task AssertKey(string type, string value, string other)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await Run(
            $"create table k (id {type} primary key, customer text, name text); "
                + $"insert into k values ({value}, 'C1', 'Anna Test'), ({other}, 'C2', 'Bert Test')");
        var table = Table("k", KeyField("id"), AField("customer"), AField("name"));
        var selector = new Selector(new FieldMatch("customer", ["C1"], "customer_number"));
        var key = Assert.Single(await Connector.Find(table, selector, [], cancellation).ToListAsync(cancellation)).Key;
        var row = Assert.Single(await Connector.Read(table, [key], cancellation).ToListAsync(cancellation));
        Assert.Equal("Anna Test", row.Fields["name"]!.GetValue<string>());
        var first = await Connector.Sweep(table, "name", ContractRow.Noon, null, 1, cancellation);
        var second = await Connector.Sweep(table, "name", ContractRow.Noon, first.Continuation, 1, cancellation);
        Assert.Equal((1, 1), (first.Unreadable, second.Unreadable));
        var mask = new ErasureInstruction.MaskFields([new("name", new HashMasking())]);
        Assert.Equal(new ErasureOutcome(0, 1, 0), await Connector.Erase(table, [key], mask, cancellation));
        Assert.Equal(new ErasureOutcome(1, 0, 0), await Connector.Erase(table, [key], ErasureInstruction.Delete, cancellation));
        Assert.Equal(("1", "Bert Test"), (await Ask("select count(*) from k"), await Ask("select name from k")));
    }

    public static Collection Table(string name, params IReadOnlyList<Field> fields) => Map(name, fields);

    public static Field KeyField(string path) => new(path, ["user"], IsPrimaryKey: true);

    public static Field AField(string path, string? type = null) => new(path, ["user"], type);
}

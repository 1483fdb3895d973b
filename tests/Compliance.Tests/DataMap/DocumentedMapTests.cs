using Compliance.Testing;

namespace Compliance.Tests.DataMap;

public sealed class DocumentedMapTests
{
    [Fact]
    public void The_example_in_the_documentation_loads_and_has_no_gaps()
    {
        var page = File.ReadAllText(Repository.PathTo("docs/data-map.md")).ReplaceLineEndings("\n");
        var map = Yaml.Load(page.Split("```yaml\n")[1].Split("```")[0]);

        Assert.Empty(map.Plan("email").Gaps);
        Assert.Equal(["shop_sql.invoices", "shop_sql.buyers"], map.Plan("email").Erasures());
    }
}

using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Keys.Leases;
using Compliance.Protection.Records;
using Compliance.Testing;
using Compliance.Testing.Protection;

namespace Compliance.Protection.Tests;

/// <summary>What docs/keys.md shows an application's own code to be is what stands here, and it runs.</summary>
public sealed class DocumentedSealingTests : IDisposable
{
    private readonly ProtectionBench _bench = new(TimeProvider.System, options => options.Tenant = "shop");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_code_in_the_documentation_seals_and_opens()
    {
        var (store, vault, log, fence, fenceKey, subject) = (_bench.Store, _bench.Vault, _bench.Log, _bench.Fence, _bench.Fence, "7d0c");
        await _bench.Keys.Bind(subject);

        // As on the page, from here
        var options = new ProtectionOptions { Tenant = "shop" };            // the deployment's; never change it
        var fences = new SubjectFences(fence, fenceKey, TimeProvider.System);
        var leases = new KeyLeases(store, vault, log, fences, options, TimeProvider.System); // one a process; zeroes keys at its end
        var protector = new SubjectProtector(leases, options);

        var address = new RecordAddress("crm.accounts", "C000045", "notes");
        var kept = await protector.SealText(subject, address, "rings twice");
        var text = await protector.OpenText(subject, address, kept);
        // to here.

        Assert.Equal("rings twice", text);
        leases.Dispose();
    }

    [Fact]
    public void It_is_the_code_that_stands_here()
    {
        var page = File.ReadAllText(Repository.PathTo("docs", "keys.md")).ReplaceLineEndings("\n");
        var here = File.ReadAllText(Repository.PathTo("tests", "Compliance.Protection.Tests", "DocumentedSealingTests.cs"))
            .ReplaceLineEndings("\n");
        var code = here.Split("// As on the page, from here\n")[1].Split("        // to here.")[0];
        Assert.Equal(
            page.Split("```csharp\n")[1].Split("```")[0].Split('\n'), code.Split('\n').Select(line => line.Length > 0 ? line[8..] : line));
    }
}

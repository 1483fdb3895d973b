using Compliance.Evidence;

namespace Compliance.Storage.Tests.Evidence;

public sealed class CertificateStoreTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private readonly ICertificateStore store = bench.Get<ICertificateStore>();

    [Fact]
    public async Task A_certificate_is_written_once()
    {
        var first = "first"u8.ToArray();
        Assert.Equal(first, (await store.Keep("request-1", first, default)).ToArray());
        Assert.Equal(first, (await store.Keep("request-1", "second"u8.ToArray(), default)).ToArray());
        Assert.Equal(first, (await store.Find("request-1", default))!.Value.ToArray());
    }

    [Fact]
    public async Task A_statement_is_written_once_too_and_is_no_certificate()
    {
        var first = "first"u8.ToArray();
        Assert.Equal(first, (await store.KeepStatement("request-2", first, default)).ToArray());
        Assert.Equal(first, (await store.KeepStatement("request-2", "second"u8.ToArray(), default)).ToArray());
        Assert.Equal(first, (await store.FindStatement("request-2", default))!.Value.ToArray());
        Assert.Null(await store.Find("request-2", default));
    }

    [Fact]
    public async Task Where_none_was_issued_none_is_found() => Assert.Null(await store.Find("nothing", default) ?? await store.FindStatement("nothing", default));
}

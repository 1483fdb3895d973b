using Compliance.Evidence;

namespace Compliance.Storage.Tests.Evidence;

public sealed class CertificateStoreTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private readonly ICertificateStore store = bench.Get<ICertificateStore>();

    [Fact]
    public async Task A_certificate_is_written_once()
    {
        var first = "first"u8.ToArray();
        Assert.Equal(first, (await store.Keep(new("request-1", CertificateKind.Erasure), first, default)).ToArray());
        Assert.Equal(first, (await store.Keep(new("request-1", CertificateKind.Erasure), "second"u8.ToArray(), default)).ToArray());
        Assert.Equal(first, (await store.Find(new("request-1", CertificateKind.Erasure), default))!.Value.ToArray());
    }

    [Fact]
    public async Task A_statement_is_written_once_too_and_is_no_certificate()
    {
        var first = "first"u8.ToArray();
        Assert.Equal(first, (await store.KeepStatement(new("request-2", CertificateKind.Erasure), first, default)).ToArray());
        Assert.Equal(first, (await store.KeepStatement(new("request-2", CertificateKind.Erasure), "second"u8.ToArray(), default)).ToArray());
        Assert.Equal(first, (await store.FindStatement(new("request-2", CertificateKind.Erasure), default))!.Value.ToArray());
        Assert.Null(await store.Find(new("request-2", CertificateKind.Erasure), default));
    }

    [Fact]
    public async Task Where_none_was_issued_none_is_found() => Assert.Null(await store.Find(new("nothing", CertificateKind.Erasure), default) ?? await store.FindStatement(new("nothing", CertificateKind.Erasure), default));
}

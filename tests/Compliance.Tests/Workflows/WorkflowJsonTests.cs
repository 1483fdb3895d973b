using System.Text.Json;
using Compliance.Subjects;
using Compliance.Workflows;
using CsCheck;
using NodaTime;

namespace Compliance.Tests.Workflows;

public sealed class WorkflowJsonTests
{
    [Fact]
    public void An_instant_comes_back_to_the_nanosecond() =>
        Gen.Long[-60_000_000_000_000, 200_000_000_000_000]
            .Select(Gen.Int[0, 999_999])
            .Sample(
                (milliseconds, nanoseconds) =>
                {
                    var at = Instant.FromUnixTimeMilliseconds(milliseconds) + Duration.FromNanoseconds(nanoseconds);
                    return WorkflowJson.Read<Instant>(WorkflowJson.Write(at)) == at;
                }
            );

    [Theory]
    [InlineData(16 * 1024 - 2, true)]
    [InlineData(16 * 1024 - 1, false)]
    public void A_payload_ends_at_sixteen_kibibytes(int characters, bool fits)
    {
        var text = new string('x', characters);
        if (fits)
            Assert.Equal(text, WorkflowJson.Read<string>(WorkflowJson.Write(text)));
        else
            Assert.Equal(FailureCode.PayloadTooLarge, Assert.Throws<StepFailedException>(() => WorkflowJson.Write(text)).Code);
    }

    [Fact]
    public void The_bound_counts_bytes_and_the_refusal_names_no_value()
    {
        var failed = Assert.Throws<StepFailedException>(() => WorkflowJson.Write(new string('é', 4000)));
        Assert.Equal("String-24002-bytes", failed.Reference);
    }

    [Fact]
    public void Personal_data_is_refused_however_deep()
    {
        Assert.Throws<NotSupportedException>(() => WorkflowJson.Write(Personal.Of("Ada")));
        Assert.Throws<NotSupportedException>(() => WorkflowJson.Write(new { Deep = new[] { new { Name = Personal.Of("Ada") } } }));
        Assert.Throws<NotSupportedException>(() => WorkflowJson.Read<Personal<string>>("\"Ada\""));
    }

    [Theory]
    [InlineData("""{"sweep":1,"requestId":"a","more":true}""")]
    [InlineData("""{"sweep":1,"requestId":null}""")]
    [InlineData("""{"sweep":"1","requestId":"a"}""")]
    [InlineData("""{"sweep":1,"requestId":"a",}""")]
    [InlineData("null")]
    public void What_is_not_of_the_shape_is_refused(string json) =>
        Assert.Throws<JsonException>(() => WorkflowJson.Read<Compliance.Requests.Rights.Erasure.LateSweep>(json));
}

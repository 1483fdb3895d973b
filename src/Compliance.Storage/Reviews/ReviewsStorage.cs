using Compliance.Findings;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Reviews;

/// <summary>Reports of reviews.</summary>
internal sealed class ReviewsStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [ReviewReports.Container];

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<IReviewReports, ReviewReports>();
    }
}

using 'main.bicep'

// azd and az read these from the environment (azd env set NAME VALUE). The first four are for good, or reach somebody: there
// is no default for them, and without them nothing is deployed.
param tenantName = readEnvironmentVariable('COMPLIANCE_TENANT')
param log = { origin: readEnvironmentVariable('COMPLIANCE_LOG_ORIGIN') }
param audience = readEnvironmentVariable('COMPLIANCE_AUDIENCE')
param alertEmail = readEnvironmentVariable('COMPLIANCE_ALERT_EMAIL')
param dataMap = readEnvironmentVariable('COMPLIANCE_DATA_MAP', 'data-map.yaml')

param apps = 'two'
param profile = 'instant'
param backend = 'azureStorage'
param network = 'public'
param shards = 1

import { dataConnections, storeNames, timerSchedules } from 'types.bicep'

@description('The function app\'s name.')
param name string

@description('The app.')
param app string

@description('The app\'s roles.')
@minLength(1)
param roles ('service' | 'provisioner' | 'eraser' | 'signer')[]

@description('The client id of the app\'s identity.')
param clientId string

@description('The account of the app\'s host.')
param hostAccount string

@description('Where the app finds its stores and vaults.')
param stores storeNames

@description('The deployment\'s identifier, bound into every sealed record.')
param tenantName string

@description('How long an unwrapped key may live.')
param leaseLifetime string

@description('The data map.')
param dataMap string

@description('How the data map\'s connections are reached.')
param connections dataConnections

@description('The issuer of the tokens that callers bring.')
param authority string

@description('The audience of those tokens.')
param audience string

@description('When the timers run.')
param schedules timerSchedules

@description('Where Durable keeps its state: in the host\'s account, or in a scheduler.')
param backend 'azureStorage' | 'durableTaskScheduler'

@description('The scheduler\'s endpoint; empty without one.')
param schedulerEndpoint string

@description('Where telemetry goes.')
param telemetryConnection string

// What a role's app starts on. Live, Ready, the catch-all, orchestrators and activities are in every app.
var functions = {
  service: [
    'SubmitRequest'
    'FindRequest'
    'DownloadExport'
    'ReadCertificate'
    'ResumeRequest'
    'EnrolSubject'
    'SealRecords'
    'OpenRecords'
    'StartSweep'
    'FindSweep'
    'StartReview'
    'FindReview'
    'ReadReviewPage'
    'RetentionSweepTimer'
    'ReviewTimer'
    'HistoryPurgeTimer'
    'CatchUpTimer'
    'TakeReply'
    'PoisonedReply'
  ]
  provisioner: ['KeyPoolTimer', 'TakeProvisionerOrder', 'PoisonedProvisionerOrder']
  eraser: ['TakeEraserOrder', 'PoisonedEraserOrder']
  signer: ['TakeSignerOrder', 'PoisonedSignerOrder']
}
var foreign = flatten(map(filter(items(functions), each => !contains(roles, each.key)), each => each.value))
var disabled = toObject(foreign, each => 'AzureWebJobs.${each}.Disabled', each => 'true')

var host = {
  ...storage('AzureWebJobsStorage', hostAccount, ['blob', 'queue', 'table'], clientId)
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: telemetryConnection
  TASKHUB_NAME: 'compliance${app}'
}
var durable = backend == 'azureStorage'
  ? { AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'AzureStorage' }
  : {
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${clientId}'
    }
// Who does what is ordered keeps account of it.
var executes = !empty(intersection(roles, ['provisioner', 'eraser', 'signer']))
var everyRole = {
  ...storage('ComplianceOrders', stores.orders, executes ? ['queue', 'table'] : ['queue'], clientId)
  Compliance__Identity__Audience: audience
  Compliance__Identity__Authority: authority
  Compliance__KeyVault__ClientId: clientId
  Compliance__Protection__LeaseLifetime: leaseLifetime
  Compliance__Protection__Tenant: tenantName
  Compliance__Roles: join(roles, ',')
}

var needsEvidence = !empty(intersection(roles, ['service', 'eraser', 'signer']))
var needsKeys = !empty(intersection(roles, ['service', 'provisioner', 'eraser']))
var evidence = needsEvidence ? storage('ComplianceEvidence', stores.evidence, ['blob', 'table'], clientId) : {}
var fence = needsKeys ? storage('ComplianceFence', stores.fence, ['table'], clientId) : {}
var shards = needsKeys
  ? reduce(stores.shards, {}, (all, vault, i) => union(all, { 'Compliance__KeyVault__Shards__${i}': vaultUri(vault) }))
  : {}
var signing = contains(roles, 'signer') ? { Compliance__KeyVault__Signing: vaultUri(stores.signing) } : {}
var keyPool = contains(roles, 'provisioner') ? { Compliance__KeyPool__Schedule: schedules.keyPool } : {}
var service = contains(roles, 'service')
  ? {
      ...storage('ComplianceState', stores.state, ['blob', 'table'], clientId)
      ...toObject(connectionSettings, each => each.name, each => each.value)
      Compliance__DataMap: dataMap
      Compliance__History__Schedule: schedules.history
      Compliance__Retention__Schedule: schedules.retention
      Compliance__Reviews__Schedule: schedules.reviews
      Compliance__Timers__CatchUpSchedule: schedules.catchUp
    }
  : {}

var connectionSettings = flatten(map(
  items(connections),
  connection =>
    map(items(connection.value), setting => {
      name: 'Connections__${connection.key}__${setting.key}'
      value: !contains(secretSettings, toLower(setting.key)) || startsWith(setting.value, '@Microsoft.KeyVault(')
        ? setting.value
        : fail('The setting ${setting.key} of the connection ${connection.key} is a secret: give a reference, @Microsoft.KeyVault(SecretUri=...).')
    })
))
var secretSettings = ['apikey', 'connectionstring']

func storage(setting string, account string, services ('blob' | 'queue' | 'table')[], identity string) { *: string } => {
  ...toObject(
    services,
    each => '${setting}__${each}ServiceUri',
    each => 'https://${account}.${each}.${environment().suffixes.storage}'
  )
  '${setting}__clientId': identity
  '${setting}__credential': 'managedidentity'
}

func vaultUri(vault string) string => 'https://${vault}${environment().suffixes.keyvaultDns}'

resource site 'Microsoft.Web/sites@2025-03-01' existing = {
  name: name
}

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'appsettings'
  properties: union(host, durable, everyRole, evidence, fence, shards, signing, keyPool, service, disabled)
}
